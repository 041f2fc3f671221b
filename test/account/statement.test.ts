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

it('adds up any number of entries, of periods that begin and end within thousands', async () => {
  const { operator: key } = server.keys;
  await server.http('/v1/ledgers/main/accounts', {
    key,
    body: { id: 'busy', subject: 'bank', currency: 'CNY' },
  });
  const moved: Record<string, { debits: bigint; credits: bigint; count: number }> = {};
  // Entries of an account may come in pairs, so that blocks of numbers end within a transaction.
  const post = async (day: string, count: number) => {
    const sums = { debits: 0n, credits: 0n, count: 0 };
    const transactions = Array.from({ length: count }, (_, index) => {
      const [a, b] = [BigInt(index % 7) + 1n, BigInt(index % 11) + 12n];
      const text = (minor: bigint) =>
        cny(`${minor / 100n}.${String(minor % 100n).padStart(2, '0')}`);
      sums.debits += b;
      sums.credits += a;
      sums.count += 2;
      return {
        id: `${day}-${index}`,
        entries: [
          { account: 'busy', direction: 'debit', amount: text(b) },
          { account: 'busy', direction: 'credit', amount: text(a) },
          { account: 'wallet', direction: 'credit', amount: text(b - a) },
        ],
      };
    });
    const { status, text } = await server.http('/v1/ledgers/main/transactions/batch', {
      key,
      body: { transactions },
    });
    expect(status).toBe(200);
    expect(text).not.toContain('rejected');
    moved[day] = sums;
  };
  const days = ['2026-03-12', '2026-03-13', '2026-03-14'] as const;
  for (const [index, day] of days.entries()) {
    if (index > 0) {
      time.ms += DAY_MS;
      const cut = await server.http('/v1/ledgers/main/day-cuts', {
        key,
        body: { day: days[index - 1] },
      });
      expect(cut.status).toBe(201);
    }
    await post(day, [700, 2_600, 513][index] ?? 0);
  }
  const value = (minor: bigint) => `${minor / 100n}.${String(minor % 100n).padStart(2, '0')}`;
  const until = ['2026-03-13', '2026-03-14', '2026-03-15'] as const;
  for (let first = 0; first < days.length; first += 1) {
    for (let last = first; last < days.length; last += 1) {
      const of = days.slice(first, last + 1).map((day) => moved[day]!);
      const sum = (pick: (one: (typeof of)[number]) => bigint) =>
        of.reduce((total, one) => total + pick(one), 0n);
      const found = await statement('busy', `?from=${days[first]}&to=${until[last]}`);
      expect([found[1], found[2], found[4]]).toStrictEqual([
        value(sum(({ debits }) => debits)),
        value(sum(({ credits }) => credits)),
        of.reduce((total, { count }) => total + count, 0),
      ]);
    }
  }
}, 60_000);

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
