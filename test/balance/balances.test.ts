/** Balances over HTTP: what stands in a merchant's accounts, and what payouts hold of it. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type BankServer, startBankServer } from '../payout/bank-server.js';
import { cny } from '../money/amounts.js';

let server: BankServer;
beforeAll(async () => {
  server = await startBankServer({ env: { PAYOUT_APPROVAL_ABOVE: 'CNY 10.00' } });
  await server.fund('fund', '100.00');
});
afterAll(() => server.stop());

const balancesOf = async (key: string, query = '') =>
  (await server.http(`/v1/balances${query}`, { key })).body as { readonly data: object[] };

const payable = (rest: object) => ({
  ...{ object: 'merchant_balance', merchant: 'demo-shop', currency: 'CNY' },
  ...{ subject: 'merchant_payable', status: 'open', ...rest },
});

it('what a payout that waits for its approval holds is not available', async () => {
  const before = { posted: cny('100.00'), held: cny('0.00'), available: cny('100.00') };
  expect((await balancesOf(server.keys.merchant)).data).toStrictEqual([payable(before)]);
  const beneficiary = await server.beneficiary('account');
  const asked = await server.payout({ reference: 'waits', beneficiary, amount: cny('30.00') });
  expect(asked.body).toMatchObject({ status: 'awaiting_approval' });
  const after = { posted: cny('100.00'), held: cny('30.00'), available: cny('70.00') };
  expect((await balancesOf(server.keys.merchant)).data).toStrictEqual([payable(after)]);
  expect((await balancesOf(server.keys.finance, '?merchant=demo-shop')).data).toStrictEqual([
    payable(after),
  ]);
});

it('are nobody else’s to see', async () => {
  const { key } = await server.addMerchant();
  expect(await balancesOf(key)).toMatchObject({ data: [] });
  const foreign = await server.http('/v1/balances?merchant=demo-shop', { key });
  expect(foreign).toMatchObject({ status: 404, body: { code: 'not_found' } });
});
