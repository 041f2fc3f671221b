/** A statement over accounting days: opening, entries and closing fit together, whatever the period. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { cny } from '../money/amounts.js';
import { startTestServer, type TestServer } from '../support/server.js';

const DAY_MS = 86_400_000;
const NOON = Date.parse('2026-03-10T12:00:00Z');

let server: TestServer;
const time = { ms: NOON };
beforeAll(async () => {
  server = await startTestServer({ clock: { now: () => time.ms } });
  const { operator: key } = server.keys;
  const ledger = async (path: string, body: object) => {
    const { status, text } = await server.http(`/v1/ledgers/main/${path}`, { key, body });
    expect({ path, status, text }).toMatchObject({ status: 201 });
  };
  for (const [id, subject] of [
    ['cash', 'bank'],
    ['wallet', 'customer_payable'],
  ]) {
    await ledger('accounts', { id, subject, currency: 'CNY' });
  }
  const move = (id: string, from: string, to: string, value: string) =>
    ledger('transactions', {
      id,
      entries: [
        { account: to, direction: 'debit', amount: cny(value) },
        { account: from, direction: 'credit', amount: cny(value) },
      ],
    });
  await move('t1', 'wallet', 'cash', '10.00');
  await move('t2', 'wallet', 'cash', '5.00');
  for (const [day, id] of [
    ['2026-03-10', 't3'],
    ['2026-03-11', 't4'],
  ] as const) {
    time.ms += DAY_MS;
    await ledger('day-cuts', { day });
    await move(id, 'cash', 'wallet', '2.50');
  }
});
afterAll(() => server.stop());

const get = async (path: string) => {
  const { status, body } = await server.http(path, { key: server.keys.finance });
  expect({ path, status }).toStrictEqual({ path, status: 200 });
  return body;
};
const statement = async (account: string, query = '') => {
  const body = await get(`/v1/ledgers/main/accounts/${account}/statement${query}`);
  const { opening, turnover, closing, entries } = body as {
    opening: { value: string };
    turnover: { debits: { value: string }; credits: { value: string } };
    closing: { value: string };
    entries: number;
  };
  const { debits, credits } = turnover;
  return [opening.value, debits.value, credits.value, closing.value, entries];
};

it.each([
  ['cash', '', ['0.00', '15.00', '5.00', '10.00', 4]],
  ['wallet', '', ['0.00', '5.00', '15.00', '10.00', 4]],
  ['cash', '?from=2026-03-10&to=2026-03-11', ['0.00', '15.00', '0.00', '15.00', 2]],
  ['cash', '?from=2026-03-11&to=2026-03-12', ['15.00', '0.00', '2.50', '12.50', 1]],
  ['wallet', '?from=2026-03-11', ['15.00', '5.00', '0.00', '10.00', 2]],
  ['cash', '?to=2026-03-12', ['0.00', '15.00', '2.50', '12.50', 3]],
  ['cash', '?from=2026-01-01&to=2026-03-10', ['0.00', '0.00', '0.00', '0.00', 0]],
  ['cash', '?from=2026-04-01', ['10.00', '0.00', '0.00', '10.00', 0]],
  ['cash', '?from=2026-03-12&to=2026-03-12', ['12.50', '0.00', '0.00', '12.50', 0]],
])('%s%s', async (account, query, expected) => {
  expect(await statement(account, query)).toStrictEqual(expected);
});

it.each([
  '/v1/ledgers/main/accounts/cash/statement?',
  '/v1/ledgers/main/accounts/cash/entries?',
  '/v1/reports/account-entries.csv?account=cash&',
])('%s refuses a period that ends before it begins', async (path) => {
  const { status, body } = await server.http(`${path}from=2026-03-12&to=2026-03-10`, {
    key: server.keys.finance,
  });
  expect({ status, ...body }).toMatchObject({ status: 400, code: 'invalid_request', param: 'to' });
});

it('lists, page after page, and exports the entries of the period alone', async () => {
  const transactions: string[] = [];
  for (let cursor = ''; ;) {
    const path = `/v1/ledgers/main/accounts/cash/entries?from=2026-03-10&to=2026-03-12&limit=1${cursor}`;
    const page = (await get(path)) as {
      data: { transaction: string }[];
      nextCursor: string | null;
    };
    transactions.push(...page.data.map(({ transaction }) => transaction));
    if (page.nextCursor === null) break;
    cursor = `&cursor=${page.nextCursor}`;
  }
  expect(transactions).toStrictEqual(['t1', 't2', 't3']);
  const { text } = await server.http(
    '/v1/reports/account-entries.csv?account=cash&from=2026-03-11&to=2026-03-12',
    { key: server.keys.finance },
  );
  expect(text.split('\r\n')).toHaveLength(4);
  expect(text).toContain(',t3,');
});
