/** Statements of a bank held against the ledger: what came in, was paid out and came back is matched to the last entry. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import { verifyInstallation } from '../../cli/verify/verify-installation.js';
import { toInstant } from '../../domain/kernel/clock.js';
import { type BankServer, startBankServer } from '../payout/bank-server.js';
import { waitUntil } from '../support/wait-until.js';

const DAY = toInstant(Date.now()).slice(0, 10);
const BANK = 'sandbox_bank';

let server: BankServer;
beforeAll(async () => {
  server = await startBankServer();
});
afterAll(() => server.stop());

const withId = z.looseObject({ id: z.string() });
const cny = (value: string) => ({ value, currency: 'CNY' });

it('what came in, what was paid out and what came back are matched', async () => {
  await server.fund('float', '500.00');
  const beneficiary = await server.beneficiary('owner');
  const paid = await server.payout({ reference: 'p1', beneficiary, amount: cny('40.00') });
  expect(paid.body).toMatchObject({ status: 'paid' });
  const back = await server.payout({
    ...{ reference: 'p2', beneficiary, amount: cny('30.00') },
    sandbox: { scenario: 'returned' },
  });
  const { id: returned } = withId.parse(back.body);
  await waitUntil(async () => {
    const { body } = await server.http(`/v1/payouts/${returned}`, { key: server.keys.merchant });
    return body.status === 'returned';
  });
  // Nobody knows whose this is: it stands in suspense, and is matched all the same.
  await server.bank.credit({ requestNo: 'stranger', amount: cny('7.00'), remittance: 'hello' });
  await waitUntil(async () => (await server.posted('sys:suspense:CNY')) === '7.00');
  const raw = new Uint8Array(Buffer.from(await server.bank.statement(DAY)));
  const key = server.keys.operator;
  const path = `/v1/bills?bank=${BANK}&date=${DAY}`;
  const taken = await server.http(path, { key, method: 'POST', raw });
  expect({ status: taken.status, text: taken.text }).toMatchObject({ status: 201 });
  const { id: bill } = withId.parse(taken.body);
  const run = await server.http('/v1/reconciliations', { key, body: { bill } });
  expect(run.body).toMatchObject({
    items: 5,
    totals: [{ status: 'matched', items: 5, gross: cny('0.00') }],
    unexplained: [],
  });
  const balances = await server.bank.balances();
  expect(balances).toStrictEqual([
    cny((await server.posted(`sys:reserve_cash:${BANK}:CNY`)) ?? ''),
  ]);
});

it('leaves a store in which everything agrees', async () => {
  const { findings } = await verifyInstallation(server.engine.settings, () => undefined);
  expect(findings).toStrictEqual([]);
});
