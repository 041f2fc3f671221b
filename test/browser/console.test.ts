/** The shipped pages of a real server, as far as they belong to no concept. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { DevPerson } from '../../api/composition/development/dev-sign-in.js';
import { startBrowser } from '../support/browser.js';
import { expectNoFault, pagesSuite } from '../support/pages-suite.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { visitAs } from '../support/session.js';
import { visit, type Visitor, visitors } from '../support/walk.js';

const PHONE = { width: 360, height: 640 };

/** Path, what it shows, and who has to be signed in. */
const PAGES: readonly (readonly [string, string, DevPerson | null])[] = [
  ['/', 'a[href="/login"]', null],
  ['/login', 'input[name="password"]', null],
  ['/login/link', '.empty', null],
  ['/login/link#usr_1.x', 'input[name="password"]', null],
  ['/portal', '.empty', 'owner'],
  ['/console/system', '.status-good', 'operator'],
  ['/console/nowhere', '.empty', 'auditor'],
  ['/checkout/cs_none', '.empty', null],
];

pagesSuite('the pages', () => {
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

  const open = (path: string, visitor: Visitor, person: DevPerson | null, size?: typeof PHONE) =>
    person === null
      ? visit(browser, `${server.url}${path}`, visitor, size)
      : visitAs(browser, server, person, path, visitor, size);

  describe.each(visitors)('$theme, $language', (visitor) => {
    it.each(PAGES)('%s is without fault', async (path, landmark, person) => {
      await expectNoFault(await open(path, visitor, person), landmark);
    });
  });

  it.each(PAGES)('%s fits a phone', async (path, landmark, person) => {
    const { page, leave } = await open(path, visitors[0]!, person, PHONE);
    await page.waitForSelector(landmark);
    const width = await page.evaluate<number>('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(PHONE.width);
    await leave();
  });

  it('console shows each part of the server, as /readyz answers it', async () => {
    const { page, leave } = await open('/console/system', visitors[0]!, 'operator');
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
