/** Books and days at the console: a day is cut by hand, and its trial balance is a click away. */
import { expect, it } from '@jest/globals';
import { expectNoFault, pagesSuite, serverWithBrowser } from '../support/pages-suite.js';
import { type Visitor, visitors } from '../support/walk.js';

const DAY_MS = 86_400_000;

pagesSuite('books and days at the console', () => {
  let aheadMs = 0;
  const server = serverWithBrowser({ clock: { now: () => Date.now() + aheadMs } });

  const at = (path: string, visitor: Visitor = visitors[0]!) =>
    server.visitAs('operator', `/console${path}`, visitor);

  it('refuses to cut a day that is not over, and cuts it once it is', async () => {
    const first = await at('/days');
    const open = (await first.page.locator('dd strong').textContent())!;
    await first.page.getByRole('button', { name: 'Cut the day' }).click();
    const dialog = first.page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Cut the day' }).click();
    await dialog.getByText('day_not_over').waitFor();
    await first.leave();

    // The timer looks once a minute: somebody is faster.
    aheadMs = DAY_MS;
    const { page, troubles, leave } = await at('/days');
    await page.getByRole('button', { name: 'Cut the day' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cut the day' }).click();
    const row = page.locator('tbody tr', { hasText: open });
    await row.getByText('Closed').waitFor();
    await row.getByText(/The clock|An operator/).waitFor();
    await row.getByRole('link', { name: `Trial balance of ${open}` }).click();
    await page.waitForURL(new RegExp(`trial-balance\\?book=main&date=${open}`));
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('opens a book with a zone of its own', async () => {
    const { page, troubles, leave } = await at('/days');
    await page.getByRole('button', { name: 'Open a book' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Book').fill('shanghai');
    await dialog.getByLabel('Time zone').fill('Asia/Shanghai');
    await dialog.getByRole('button', { name: 'Open a book' }).click();
    await page.waitForURL(/book=shanghai/);
    await page.locator('dd', { hasText: 'Asia/Shanghai' }).waitFor();
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('shows finance the days and nothing to press', async () => {
    const { page, leave } = await server.visitAs('finance', '/console/days');
    await page
      .getByRole('link', { name: /^Trial balance of/ })
      .first()
      .waitFor();
    expect(await page.getByRole('button', { name: /Cut|Open a book/ }).count()).toBe(0);
    await leave();
  });

  it.each(visitors)('has a page without fault: $theme, $language', async (visitor) => {
    await expectNoFault(await at('/days', visitor), '.data-table');
  });
});
