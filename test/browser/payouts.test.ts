/** Payouts in the portal and at the console: an account is added, money comes in, is paid out and comes back. */
import { beforeAll, expect, it } from '@jest/globals';
import { bankDeskOf, type BankDesk } from '../payout/bank-server.js';
import { expectNoFault, pagesSuite, serverWithBrowser } from '../support/pages-suite.js';
import { visitors } from '../support/walk.js';

pagesSuite('payouts', () => {
  const server = serverWithBrowser({ env: { PAYOUT_APPROVAL_ABOVE: 'CNY 100.00' } });
  let desk: BankDesk;
  beforeAll(() => {
    desk = bankDeskOf(server);
  });
  const inPortal = (path: string) => server.visitAs('owner', `/portal${path}`);

  it('a merchant adds an account, and the bank says whose it is', async () => {
    const { page, troubles, leave } = await inPortal('/beneficiaries');
    await page.getByText('There is no beneficiary').waitFor();
    for (const [name, number] of [
      ['Main account', 'de02 1203 0000 0000 2020 51'],
      ['Old account', '6222020000001111'],
    ] as const) {
      await page.getByRole('button', { name: 'Add a beneficiary' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Holder').fill('Harbour Tea Ltd');
      await dialog.getByLabel('Number').fill(number);
      await dialog.getByLabel('Currency').fill('cny');
      await dialog.getByLabel('Your name of it').fill(name);
      await dialog.getByRole('button', { name: 'Add a beneficiary' }).click();
      await dialog.waitFor({ state: 'hidden' });
    }
    await page.locator('.status', { hasText: 'Usable' }).waitFor();
    await page.getByText('The holder has another name').waitFor();
    expect(await page.getByText('••••2051').count()).toBe(1);
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('announces money, sees what has to stand in the transfer, and that it has come', async () => {
    const { page, troubles, leave } = await inPortal('/topups');
    await page.getByRole('button', { name: 'Announce a top-up' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Announced amount').fill('500.00');
    await dialog.getByLabel('Currency').fill('CNY');
    await dialog.getByLabel('Reference').fill('top-up 1');
    await dialog.getByRole('button', { name: 'Announce a top-up' }).click();
    const text = page.locator('code', { hasText: /^TB[0-9A-F]{32}$/ }).first();
    await text.waitFor();
    const remittance = (await text.textContent()) ?? '';
    const amount = { value: '500.00', currency: 'CNY' };
    await desk.bank.credit({ requestNo: 'incoming1', amount, remittance });
    await page.locator('.status', { hasText: 'Received' }).waitFor();
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('sees what can be paid out, and is paid out', async () => {
    const { page, troubles, leave } = await inPortal('/payouts');
    await page.getByRole('cell', { name: 'Settled: can be paid out' }).waitFor();
    await page.getByRole('button', { name: 'Pay out' }).click();
    const dialog = page.getByRole('dialog');
    // The account that the bank refused is not offered.
    expect(await dialog.getByLabel('To').locator('option').count()).toBe(1);
    await dialog.getByLabel('Amount').fill('20.00');
    await dialog.getByLabel('Reference').fill('wages');
    await dialog.getByRole('button', { name: 'Pay out' }).click();
    await page.waitForURL(/\/portal\/payouts\/po_/);
    await page.locator('.status', { hasText: 'Paid' }).waitFor();
    await page.getByText('Payout booked').waitFor();
    await page.getByLabel('Every step').check();
    await page.getByText('Channel asked').first().waitFor();
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('a large payout waits for another person, who approves it where it is shown', async () => {
    const { page: asking, leave: left } = await inPortal('/payouts');
    await asking.getByRole('button', { name: 'Pay out' }).click();
    const asked = asking.getByRole('dialog');
    await asked.getByLabel('Amount').fill('150.00');
    await asked.getByLabel('Reference').fill('rent');
    await asked.getByRole('button', { name: 'Pay out' }).click();
    await asking.locator('.status', { hasText: 'Waits for approval' }).waitFor();
    await asking.getByRole('button', { name: 'Cancel the payout' }).waitFor();
    await left();

    const { page, troubles, leave } = await server.visitAs('operator', '/console/payouts');
    await page.getByRole('link', { name: 'rent' }).click();
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await page.locator('.status', { hasText: /Paid$/ }).waitFor();
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('money that comes back shows its reason', async () => {
    const { key, beneficiary } = await own();
    const answer = await desk.payout(
      {
        ...{ reference: 'back', beneficiary, amount: { value: '30.00', currency: 'CNY' } },
        sandbox: { scenario: 'returned' },
      },
      key,
    );
    const { page, leave } = await inPortal(`/payouts/${String(answer.body['id'])}`);
    await page.locator('.status', { hasText: 'Returned' }).waitFor();
    await page.getByRole('cell', { name: 'AC04' }).waitFor();
    await leave();
  });

  it('money of nobody is booked to the merchant that one operator names and another approves', async () => {
    const amount = { value: '7.00', currency: 'CNY' };
    await desk.bank.credit({ requestNo: 'stranger', amount, remittance: 'for tea' });
    const { page, leave } = await server.visitAs('operator', '/console/cases?channel=sandbox_bank');
    await page.getByRole('link', { name: 'Money of nobody at the bank' }).click();
    await page.getByRole('button', { name: 'Propose' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Merchant').fill('demo-shop');
    await dialog.getByLabel('Why').fill('the owner sent the receipt');
    await dialog.getByRole('button', { name: 'Propose' }).click();
    await dialog.waitFor({ state: 'hidden' });
    const address = page.url();
    await leave();
    const path = address.slice(server.url.length);
    const other = await server.visitAs('operator2', path);
    await other.page.getByRole('button', { name: 'Approve' }).click();
    await other.page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await other.page.locator('.status', { hasText: 'Resolved' }).first().waitFor();
    expect(other.troubles).toStrictEqual([]);
    await other.leave();
  });

  it('an account is disabled for good', async () => {
    const { page, leave } = await inPortal('/beneficiaries');
    await page.getByRole('button', { name: /^Disable Old account/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
    await page.locator('.status', { hasText: 'Disabled' }).waitFor();
    await leave();
  });

  it.each(visitors)('has pages without fault: $theme, $language', async (visitor) => {
    for (const path of ['/payouts', '/beneficiaries', '/topups']) {
      for (const [who, base] of [
        ['owner', '/portal'],
        ['operator', '/console'],
      ] as const) {
        await expectNoFault(await server.visitAs(who, base + path, visitor), '.data-table');
      }
    }
  });

  async function own() {
    const key = server.keys.merchant;
    const { body } = await server.http('/v1/beneficiaries', { key });
    const { data } = body as { data: { id: string; status: string }[] };
    const beneficiary = data.find(({ status }) => status === 'usable')?.id ?? '';
    return { key, beneficiary };
  }
});
