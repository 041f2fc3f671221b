/**
 * Payments found by currency, amount or id, when they are too many to be put in order, or by filters that no index
 * has together: a page takes as many rows from a long history as from a short one. The rows that SQLite fetches are
 * counted.
 */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Kysely, SqliteDialect } from 'kysely';
import { INVALID_CURSOR } from '../../projections/framework/page.js';
import type { MetaTables } from '../../projections/framework/read-database.js';
import { sqliteRows } from '../../projections/framework/sqlite-rows.js';
import { createTableSql } from '../../projections/framework/table.js';
import type { PaymentFilter } from '../../projections/payment/find-payments.js';
import { listPayments } from '../../projections/payment/queries.js';
import { payments } from '../../projections/payment/tables.js';
import { Sqlite } from '../../sqlite/driver.js';
import { code } from '../money/amounts.js';

/** More than are put in order. */
const SHORT = 2_500;
const LONG = 4 * SHORT;
/** What is put in order is looked at before it is too much. */
const MOST_ROWS = 8_600;
/** Every so many is paid by another method. */
const RARE = 250;

const rowOf = (number: number) => ({
  id: `pay_${String((number * 7_919) % 100_000).padStart(5, '0')}_${number}`,
  merchant: 'mer_busy',
  reference: `order-${number}`,
  status: 'succeeded',
  method: number % RARE === 0 ? 'qr' : 'card',
  currency: 'CNY',
  amount: 100 + (number % 10),
  created_at: new Date(Date.UTC(2026, 0, 1) + number * 1_000).toISOString(),
  state: JSON.stringify({ reference: `order-${number}` }),
});

class Counted {
  #rows = 0;
  readonly #database = new Sqlite(':memory:');
  readonly #db = new Kysely<MetaTables>({
    dialect: new SqliteDialect({ database: this.#database }),
  });

  async fill(count: number): Promise<void> {
    for (const statement of createTableSql(payments, 1, 'sqlite'))
      await statement.execute(this.#db);
    const rows = Array.from({ length: count }, (_, number) => rowOf(number));
    await sqliteRows((text) => this.#database.prepare(text), 1).insert(this.#db, payments, rows);
    this.#database.function('counted', { deterministic: false }, (_: unknown) => (this.#rows += 1));
    this.#database.exec(
      'create view payments as select * from payments_g1 where counted(merchant) > 0',
    );
  }

  async count(filter: Omit<PaymentFilter, 'limit'>): Promise<number> {
    this.#rows = 0;
    expect(await listPayments(this.#db, { limit: 20, ...filter })).toMatchObject({ hasMore: true });
    return this.#rows;
  }

  /** All that a list shows, page after page. */
  async all(filter: Omit<PaymentFilter, 'limit'>) {
    const numbers: number[] = [];
    let [pages, cursor] = [0, undefined as string | undefined];
    do {
      const page = await listPayments(this.#db, { limit: 20, ...filter, cursor });
      if (page === INVALID_CURSOR) throw new Error(page);
      numbers.push(...page.data.map(({ reference }) => Number(reference.slice('order-'.length))));
      pages += 1;
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return { numbers, pages };
  }

  close = (): Promise<void> => this.#db.destroy();
}

const [short, long] = [new Counted(), new Counted()];
beforeAll(async () => {
  await short.fill(SHORT);
  await long.fill(LONG);
});
afterAll(async () => {
  await short.close();
  await long.close();
});

const currency = code('CNY');

it('goes on from pages of few, until all is looked at', async () => {
  const { numbers, pages } = await long.all({ status: 'succeeded', method: 'qr' });
  expect(numbers).toStrictEqual(
    Array.from({ length: LONG / RARE }, (_, n) => LONG - (n + 1) * RARE),
  );
  expect(pages).toBeGreaterThan(5);
});

it.each<[string, Omit<PaymentFilter, 'limit'>]>([
  ['a currency', { currency }],
  ['a currency, of a merchant', { currency, merchant: 'mer_busy' }],
  ['an amount', { currency, least: 100n, most: 109n }],
  ['an amount, of a merchant', { currency, least: 100n, merchant: 'mer_busy' }],
  ['an amount, of a status', { currency, most: 109n, status: 'succeeded' }],
  ['the beginning of an id', { beginning: 'pay_' }],
  ['the beginning of an id, of a merchant', { beginning: 'pay_', merchant: 'mer_busy' }],
  ['a status and a method', { status: 'succeeded', method: 'qr' }],
  [
    'a status and a method, of a merchant',
    { status: 'succeeded', method: 'qr', merchant: 'mer_busy' },
  ],
  [
    'a status, a method and an amount',
    { status: 'succeeded', method: 'qr', currency, least: 100n },
  ],
  ['all of it', { beginning: 'pay_', currency, least: 100n, most: 109n }],
])('%s', async (_, filter) => {
  const [few, many] = [await short.count(filter), await long.count(filter)];
  expect(many).toBe(few);
  expect(many).toBeLessThan(MOST_ROWS);
});
