/** Bills that are fetched: from the sandbox channel and the sandbox bank, once their day is over. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { toInstant } from '../../domain/kernel/clock.js';
import { type BankServer, startBankServer } from '../payout/bank-server.js';

const DAY_MS = 86_400_000;
const dayOf = (ms: number): string => toInstant(ms).slice(0, 10);
/** The server is a day ahead of its sandboxes: for it, the day on which they move money is over. */
const clock = { now: () => Date.now() + DAY_MS };

let server: BankServer;
beforeAll(async () => {
  server = await startBankServer({ clock });
});
afterAll(() => server.stop());

const fetchBill = (body: object) =>
  server.http('/v1/bills/fetch', { key: server.keys.operator, body });

it('the bill of a channel is fetched, once', async () => {
  const date = dayOf(Date.now());
  const paid = await server.pay({ reference: 'fetched', value: '20.00' });
  expect(paid.status).toBe(201);
  const first = await fetchBill({ channel: 'sandbox_a', date });
  expect({ status: first.status, text: first.text }).toMatchObject({ status: 201 });
  expect(first.body).toMatchObject({ layout: 'sandbox', origin: 'fetch', outcome: 'bill' });
  const again = await fetchBill({ channel: 'sandbox_a', date });
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(again.body).toStrictEqual(first.body);
});

it('a day without a movement has a bill without rows', async () => {
  const answer = await fetchBill({ channel: 'sandbox_b', date: '2026-01-02' });
  expect(answer.body).toMatchObject({ outcome: 'bill', rows: 0 });
});

it('a bank on whose account nothing ever moved has no statement, and that is an answer', async () => {
  const answer = await fetchBill({ bank: 'sandbox_bank', date: '2026-01-02' });
  expect(answer.status).toBe(201);
  expect(answer.body).toMatchObject({ layout: 'camt_053', outcome: 'no_bill', rows: 0 });
});

it('the statement of a bank is fetched', async () => {
  const amount = { value: '50.00', currency: 'CNY' };
  await server.bank.credit({ requestNo: 'float', amount, remittance: 'to you' });
  const answer = await fetchBill({ bank: 'sandbox_bank', date: dayOf(Date.now()) });
  expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 201 });
  expect(answer.body).toMatchObject({ layout: 'camt_053', outcome: 'bill', rows: 1 });
});

it.each([
  ['a day that is not over', { channel: 'sandbox_a', date: '2126-01-01' }, 'bill_day_not_over'],
  ['an unknown channel', { channel: 'nobody', date: '2026-01-01' }, 'bill_source_unknown'],
  ['an unknown bank', { bank: 'nobody', date: '2026-01-01' }, 'bill_source_unknown'],
  ['nobody', { date: '2026-01-01' }, 'bill_source_unknown'],
])('of %s nothing is fetched', async (_what, body, code) => {
  const before = await server.engine.log.head();
  expect((await fetchBill(body)).body.code).toBe(code);
  expect(await server.engine.log.head()).toBe(before);
});
