/** The operator at the console: everything moves as it happens, and each act says what it does. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { browserMissing, startBrowser } from '../support/browser.js';
import { pagesMissing } from '../support/pages.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { visitAs } from '../support/session.js';
import { type Visitor, visitors } from '../support/walk.js';

const missing = browserMissing() ?? pagesMissing();
const suite = missing === undefined ? describe : describe.skip;

suite(missing === undefined ? 'an operator' : `an operator (${missing})`, () => {
  let server: TestServer;
  let browser: Browser;
  beforeAll(async () => {
    // An outcome stays unknown for long enough to be seen.
    server = await startTestServer({ env: { QUERY_LADDER_MS: '2000' } });
    browser = await startBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  const at = (path: string, visitor: Visitor = visitors[0]!) =>
    visitAs(browser, server, 'operator', `/console${path}`, visitor);
  const figure = (page: Page, label: string) =>
    page.locator('.figure', { hasText: label }).locator('.figure-value');

  it('sees a payment on the overview within a second of its outcome', async () => {
    const { page, troubles, leave } = await at('');
    await page.waitForSelector('.status-good');
    await server.pay({ reference: 'seen' });
    const startedMs = performance.now();
    await page.locator('.figure', { hasText: 'of 1 payment' }).waitFor();
    expect(performance.now() - startedMs).toBeLessThan(1_000);
    expect(await figure(page, 'Success').textContent()).toBe('100%');
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('finds a payment whose outcome is unknown among the flows, and sees it go', async () => {
    const { page, leave } = await at('/flows');
    await page.locator('.empty').waitFor();
    const asked = server.pay({
      reference: 'unknown',
      rest: { sandbox: { scenario: 'timeout_after_success' } },
    });
    await page.locator('.status-attention', { hasText: 'Outcome unknown' }).waitFor();
    await asked;
    await page.locator('.empty').waitFor();
    await leave();
  });

  it.each(visitors)('has pages without fault: $theme, $language', async (visitor) => {
    for (const [path, landmark] of [
      ['', '.figure'],
      ['/flows', '.empty'],
      ['/flows?state=stuck', '.empty'],
      ['/system', '.status-good'],
    ] as const) {
      const { page, troubles, accessibilityFaults, leave } = await at(path, visitor);
      await page.waitForSelector(landmark);
      expect(await accessibilityFaults()).toStrictEqual([]);
      expect(troubles).toStrictEqual([]);
      await leave();
    }
  });
});
