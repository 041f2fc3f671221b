/** A day of somebody in finance: from the trial balance to what each figure is made of. */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from '@jest/globals';
import { expectNoFault, pagesSuite, serverWithBrowser } from '../support/pages-suite.js';
import { comesTrue, visitors } from '../support/walk.js';

pagesSuite('finance', () => {
  // The book is opened a while before anything is posted.
  let offsetMs = -20 * 60_000;
  const server = serverWithBrowser({ clock: { now: () => Date.now() + offsetMs } });
  beforeAll(async () => {
    offsetMs = 0;
    const { operator: key } = server.keys;
    const subject = { code: '100201', name: 'ICBC', type: 'asset', parent: 'bank' };
    await server.http('/v1/ledgers/main/subjects', { key, body: { id: 'bank_icbc', ...subject } });
    for (const [id, of] of [
      ['cash', 'bank'],
      ['icbc', 'bank_icbc'],
      ['wallet:7', 'customer_payable'],
    ]) {
      const body = { id, currency: 'CNY', subject: of };
      await server.http('/v1/ledgers/main/accounts', { key, body });
    }
    for (const [id, account, value] of [
      ['in-cash', 'cash', '200.00'],
      ['in-icbc', 'icbc', '1500.00'],
    ] as const) {
      const amount = { value, currency: 'CNY' };
      const entries = [
        { account, direction: 'debit', amount },
        { account: 'wallet:7', direction: 'credit', amount },
      ];
      await server.http('/v1/ledgers/main/transactions', { key, body: { id, entries } });
    }
    await server.pay({ reference: 'one', value: '100.00' });
    await server.pay({ reference: 'two', value: '55.50' });
    await server.pay({ reference: 'three', value: '1200', currency: 'JPY' });
    await server.settled();
  }, 60_000);

  const open = (path: string, visitor = visitors[0]!) => server.visitAs('finance', path, visitor);

  it.each(visitors)('pages are without fault: $theme, $language', async (visitor) => {
    for (const [path, landmark] of [
      ['/console/trial-balance', '.figure-link'],
      ['/console/trial-balance/merchant_pending?currency=CNY', '.status-good'],
      ['/console/accounts', '.data-table .money'],
      ['/console/accounts/wallet:7', '.data-table .money'],
      ['/console/vouchers/in-icbc', '.status-good'],
      ['/console/settlement', '.data-table .money'],
      ['/console/positions', '.figure-link'],
    ] as const) {
      await expectNoFault(await open(path, visitor), landmark);
    }
  });

  it('goes from a figure to its vouchers, from a voucher to its entries, from an entry to its account', async () => {
    const { page, troubles, leave } = await open('/console/trial-balance?currency=CNY');
    const row = page.getByRole('row', { name: /^2241/ });
    await row.getByRole('link').nth(2).click();
    await page.waitForSelector('text=2 vouchers, which add up to the turnover');
    const vouchers = page.getByRole('region', { name: 'Vouchers' });
    await vouchers.getByRole('link').first().click();
    await page.waitForSelector('text=Debits equal credits');
    const entries = page.getByRole('region', { name: 'Entries' });
    await entries.getByRole('link', { name: 'mer:demo-shop' }).first().click();
    await page.waitForURL(/\/console\/accounts\/mer/);
    await page.waitForSelector('.data-table .money');
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('adds up branches of the chart and all of a currency', async () => {
    const { page, leave } = await open('/console/trial-balance?currency=CNY');
    const cells = async (name: RegExp) =>
      page.getByRole('row', { name }).getByRole('cell').allTextContents();
    await page.waitForSelector('.figure-link');
    expect((await cells(/^1002 /)).slice(-3)).toStrictEqual([
      '1,700.00 CNY',
      '0.00 CNY',
      '1,700.00 CNY',
    ]);
    expect((await cells(/^100201/)).slice(-1)).toStrictEqual(['1,500.00 CNY']);
    const [, , , debits, credits, closing] = await cells(/Total/);
    expect(debits).toBe(credits);
    expect(closing).toBe('0.00 CNY');
    await leave();
  });

  it('goes back in recorded and in effective time by sliders, which stand in the address', async () => {
    const { page, troubles, leave } = await open('/console/trial-balance?currency=CNY');
    await page.waitForSelector('.figure-link');
    const recorded = page.getByRole('slider', { name: 'As recorded by' });
    await recorded.focus();
    await page.keyboard.press('Home');
    await page.waitForURL(/asOf=/);
    await page.locator('.empty').waitFor();
    await page.keyboard.press('End');
    await page.waitForURL((url) => !url.searchParams.has('asOf'));
    await page.waitForSelector('.figure-link');
    const effective = page.getByRole('slider', { name: 'In effect by' });
    await effective.focus();
    await page.keyboard.press('ArrowLeft');
    await page.waitForURL(/effectiveAt=\d{4}-\d{2}-\d{2}/);
    await comesTrue(page, `document.querySelectorAll('.figure-link').length === 0`);
    // The address alone leads to the same.
    await page.reload();
    await effective.waitFor();
    await page.locator('.empty').waitFor();
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('goes from what a channel owes to the statement of its account', async () => {
    const { page, troubles, leave } = await open('/console/positions');
    const row = page.getByRole('row', { name: /JPY/ });
    await row.getByRole('link').nth(3).click();
    await page.waitForURL(/\/accounts\/sys:channel_receivable:sandbox_a:JPY\?from=/);
    const facts = page.locator('.facts').last();
    await facts.locator('.money', { hasText: '1,196' }).first().waitFor();
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('shows the statement of a period, and prints all of it', async () => {
    const { page, troubles, leave } = await open('/console/accounts/wallet:7');
    const facts = page.locator('.facts').last();
    await facts.locator('.money', { hasText: '1,700.00' }).first().waitFor();
    await page.getByRole('button', { name: 'Last month' }).click();
    await page.waitForURL(/from=\d{4}-\d{2}-01&to=/);
    await page.locator('.empty').waitFor();
    await page.getByRole('button', { name: 'This month' }).click();
    await page.locator('.data-table .money').first().waitFor();
    expect(await facts.locator('dd').allTextContents()).toContain('2');
    await page.evaluate('window.print = () => { document.title = "printed"; }');
    await page.getByRole('button', { name: 'Print' }).click();
    await comesTrue(page, 'document.title === "printed"');
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('button', { name: 'Print' }).isVisible()).toBe(false);
    expect(await page.getByRole('row').count()).toBe(3);
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('shows acts on accounts to those who may, and does them', async () => {
    const { page, leave } = await open('/console/accounts/wallet:7');
    await page.locator('.data-table .money').first().waitFor();
    expect(await page.getByRole('button', { name: 'Freeze' }).count()).toBe(0);
    await leave();
    const operator = await server.visitAs('operator', '/console/accounts/icbc');
    const act = async (name: string, fill?: () => Promise<void>) => {
      await operator.page.getByRole('button', { name, exact: true }).click();
      const dialog = operator.page.getByRole('dialog');
      await fill?.();
      await dialog.getByRole('button', { name, exact: true }).click();
      return dialog;
    };
    await act('Freeze');
    await operator.page.getByText('Frozen').waitFor();
    await act('Unfreeze');
    await operator.page.locator('.status-good', { hasText: 'Open' }).waitFor();
    await act('Change limits', () => operator.page.getByLabel('Floor (CNY)').fill('-50.00'));
    await operator.page.locator('.facts .money', { hasText: '−50.00' }).first().waitFor();
    const dialog = await act('Close');
    await dialog.getByText('account_not_empty').waitFor();
    expect(await operator.accessibilityFaults()).toStrictEqual([]);
    await operator.page.goto(`${server.url}/console/accounts/sys:fee_income:CNY`);
    await operator.page.locator('.data-table .money').first().waitFor();
    expect(await operator.page.getByRole('button', { name: 'Freeze' }).count()).toBe(0);
    await operator.leave();
  });

  it.each([
    [
      '/console/trial-balance?currency=JPY',
      '.figure-link',
      /^trial-balance-main-.*\.csv$/,
      /,1193,-1193\r\n/,
    ],
    ['/console/accounts?id=wall', '.money', /^accounts-main\.csv$/, /\r\n#end,rows,1,sha256,/],
    [
      '/console/accounts/wallet:7',
      '.money',
      /^account-entries-wallet_7\.csv$/,
      /#end,rows,2,sha256,/,
    ],
    ['/console/settlement', '.money', /^settlement-.*\.csv$/, /\r\ndemo-shop,/],
    ['/console/payments', '.money', /^payments\.csv$/, /#end,rows,3,sha256,/],
  ])('exports what %s shows', async (path, landmark, name, content) => {
    const { page, troubles, leave } = await open(path);
    await page.waitForSelector(landmark);
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: /CSV/ }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(name);
    expect(readFileSync(await download.path(), 'utf8')).toMatch(content);
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('finds an account by how its id begins, and keeps the search in the address', async () => {
    const { page, leave } = await open('/console/accounts');
    await page.getByLabel('Id begins with').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('wall');
    await page.waitForURL(/id=wall/);
    await page.getByRole('link', { name: 'wallet:7' }).click();
    await page.waitForURL(/accounts\/wallet:7/);
    await page.locator('.facts .money', { hasText: '1,700.00' }).first().waitFor();
    await leave();
  });
});
