/** The shipped pages of a real server, as far as they belong to no concept. */
import { describe, expect, it } from '@jest/globals';
import type { DevPerson } from '../../api/composition/development/dev-sign-in.js';
import { expectNoFault, pagesSuite, serverWithBrowser } from '../support/pages-suite.js';
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
  const server = serverWithBrowser();

  const open = (path: string, visitor: Visitor, person: DevPerson | null, size?: typeof PHONE) =>
    person === null
      ? visit(server.browser, `${server.url}${path}`, visitor, size)
      : server.visitAs(person, path, visitor, size);

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
