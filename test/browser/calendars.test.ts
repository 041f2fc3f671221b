/** Business calendars at the console: read, counted by, and changed by two operators. */
import { expect, it } from '@jest/globals';
import { expectNoFault, pagesSuite, serverWithBrowser } from '../support/pages-suite.js';
import { type Visitor, visitors } from '../support/walk.js';

pagesSuite('business calendars at the console', () => {
  const server = serverWithBrowser();
  const at = (path: string, visitor: Visitor = visitors[0]!) =>
    server.visitAs('operator', `/console${path}`, visitor);

  it('shows the make-up workdays of a year, and counts T+N', async () => {
    const { page, troubles, leave } = await at('/calendars?id=CN&year=2026');
    await page.getByTitle('2026-02-14 · Make-up workday').waitFor();
    await page.getByTitle('2026-02-17 · Holiday').waitFor();
    await page.getByLabel('T', { exact: true }).fill('2026-02-14');
    await page.getByText('is 2026-02-24').waitFor();
    expect(troubles).toStrictEqual([]);
    await page.getByLabel('T', { exact: true }).fill('2026-12-31');
    await page.getByText('calendar_unknown').waitFor();
    await leave();
  });

  it('a version is proposed, and waits for another operator', async () => {
    const { page, leave } = await at('/calendars?id=TARGET2');
    await page.getByRole('button', { name: 'Propose a version' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Known until').fill('2031-12-31');
    await dialog.getByRole('button', { name: 'Propose a version' }).click();
    await page.getByText('You proposed it: somebody else decides.').waitFor();
    await page.goto(`${server.url}/console/approvals`);
    await page.getByRole('link', { name: 'TARGET2' }).click();
    await page.waitForURL(/calendars\?id=TARGET2/);
    await leave();
  });

  it.each(visitors)('has a page without fault: $theme, $language', async (visitor) => {
    await expectNoFault(await at('/calendars?id=CN', visitor), '.calendar-year');
  });
});
