/** Sums that the database makes are exact, also beyond its 64 bits. */
import { Kysely, SqliteDialect } from 'kysely';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { minorSum, readMinorSum } from '../../projections/framework/minor-sum.js';
import { Sqlite } from '../../sqlite/driver.js';

interface Tables {
  readonly entries: { readonly currency: string; readonly amount: string };
}

let db: Kysely<Tables>;
beforeAll(() => {
  const database = new Sqlite(':memory:');
  database.exec('CREATE TABLE entries (currency TEXT NOT NULL, amount TEXT NOT NULL)');
  const insert = database.prepare('INSERT INTO entries VALUES (?, ?)');
  database.transaction(() => {
    // The largest amount of a transaction, 10^15 minor units, and one unit.
    for (let row = 0; row < 20_000; row++) insert.run('CNY', '10000000000000.00');
    for (const amount of ['0.01', '9999999.99', '10000000.00']) insert.run('CNY', amount);
    for (const amount of ['1', '999999999', '1000000000']) insert.run('JPY', amount);
    insert.run('KWD', '0.001');
  })();
  db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
});
afterAll(() => db.destroy());

it('adds up what no integer of the database holds', async () => {
  const rows = await db
    .selectFrom('entries')
    .select(['currency', ...minorSum('amount')])
    .groupBy('currency')
    .orderBy('currency')
    .execute();
  expect(rows.map((row) => [row.currency, readMinorSum(row)])).toEqual([
    ['CNY', 20_000n * 10n ** 15n + 2_000_000_000n],
    ['JPY', 2_000_000_000n],
    ['KWD', 1n],
  ]);
});
