/** The shipped pages of a real server, as far as nobody has to sign in for them. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { browserMissing, startBrowser } from '../support/browser.js';
import { pagesMissing } from '../support/pages.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { visit, visitors } from '../support/walk.js';

const missing = browserMissing() ?? pagesMissing();
const suite = missing === undefined ? describe : describe.skip;
const PHONE = { width: 360, height: 640 };

suite(missing === undefined ? 'the pages' : `the pages (${missing})`, () => {
  let server: TestServer;
  let browser: Browser;
  beforeAll(async () => {
    server = await startTestServer();
    browser = await startBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  it.each(visitors)('are without fault: $theme, $language', async (visitor) => {
    for (const [path, landmark] of [
      ['/', 'a[href="/console"]'],
      ['/portal', '.empty'],
      ['/console/system', '.status-good'],
      ['/console/nowhere', '.empty'],
      ['/checkout/cs_none', '.empty'],
    ] as const) {
      const { page, troubles, accessibilityFaults, leave } = await visit(
        browser,
        `${server.url}${path}`,
        visitor,
      );
      await page.waitForSelector(landmark);
      expect(await accessibilityFaults()).toStrictEqual([]);
      expect(troubles).toStrictEqual([]);
      await leave();
    }
  });

  it.each(['/', '/portal', '/console/system', '/checkout/cs_none'])(
    '%s fits a phone',
    async (path) => {
      const { page, leave } = await visit(browser, `${server.url}${path}`, visitors[0]!, PHONE);
      await page.waitForSelector('main');
      const width = await page.evaluate<number>('document.documentElement.scrollWidth');
      expect(width).toBeLessThanOrEqual(PHONE.width);
      await leave();
    },
  );

  it('console shows each part of the server, as /readyz answers it', async () => {
    const { page, leave } = await visit(browser, `${server.url}/console/system`, visitors[0]!);
    await page.waitForSelector('.status-good');
    const { body } = await server.http('/readyz');
    const parts = (body as { parts: { name: string }[] }).parts.map(({ name }) => name);
    const shown = await page
      .locator('tbody tr:not([aria-hidden]) td:first-child')
      .allTextContents();
    expect(shown).toStrictEqual(parts);
    await leave();
  });
});
