/** Reports: a figure is followed to its vouchers, and a merchant reads its statement. */
import { beforeAll, expect, it } from '@jest/globals';
import { expectNoFault, pagesSuite, serverWithBrowser } from '../support/pages-suite.js';
import { visitors } from '../support/walk.js';

const DAILY = '/console/reports?report=daily-business';

pagesSuite('reports', () => {
  const server = serverWithBrowser();
  beforeAll(async () => {
    for (const reference of ['r-1', 'r-2']) await server.pay({ reference, value: '100.00' });
    await server.settled();
  });

  it.each(visitors)('are without a fault in $theme $language', async (visitor) => {
    const visit = await server.visitAs('finance', DAILY, visitor);
    await expectNoFault(visit, 'text=200.00');
  });

  it.each(['channel-margin', 'receivables-ageing', 'cash-flow'])('%s is shown', async (report) => {
    const { page, troubles, leave } = await server.visitAs(
      'finance',
      `/console/reports?report=${report}`,
    );
    await page.locator('.data-table, .empty').first().waitFor();
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('opens a figure to its turnover, and that to the vouchers that add up to it', async () => {
    const { page, troubles, leave } = await server.visitAs('finance', DAILY);
    await page.getByRole('row', { name: /Taken/ }).getByRole('link').first().click();
    await page.getByRole('region', { name: 'Turnover' }).getByRole('link').first().click();
    await page.getByText('add up').waitFor();
    expect(await page.getByRole('region', { name: 'Vouchers' }).getByRole('row').count()).toBe(3);
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('a merchant reads its statement', async () => {
    const { page, troubles, leave } = await server.visitAs('owner', '/portal/statement');
    await page.getByText('opening balance').first().waitFor();
    await page.getByText('captures').first().waitFor();
    expect(troubles).toStrictEqual([]);
    await leave();
  });
});
