/** What pages write into tables, in both databases: the rows that are read back are those that were written. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { inKeyOrder } from '../../projections/framework/in-key-order.js';
import type { ReadDatabase } from '../../projections/framework/read-database.js';
import {
  createTableSql,
  defineTable,
  physicalName,
  type RowOf,
} from '../../projections/framework/table.js';
import { WorkingSet } from '../../projections/framework/working-set.js';
import { sized } from '../support/test-size.js';
import { describeDatabases } from './databases.js';
import { databaseAt } from './written-days.js';

const things = defineTable({
  name: 'things',
  columns: { owner: 'integer', name: 'text', note: 'text?', count: 'integer?' },
  key: ['owner', 'name'],
  clustered: true,
});
type Thing = RowOf<typeof things>;

const GENERATION = 7;
/** More than a statement takes, and a rest. */
const MANY = 173;

describeDatabases('rows', ({ place }) => {
  let db: ReadDatabase;
  beforeAll(async () => {
    db = databaseAt(await place());
    for (const statement of createTableSql(things, GENERATION, db.dialect)) {
      await statement.execute(db.writer);
    }
  });
  afterAll(() => db.close());

  const keysOf = (rows: readonly Thing[]) => rows.map(({ owner, name }) => [owner, name]);
  const read = async (rows: readonly Thing[]) => {
    const found = await db.rowsOf(GENERATION).select(db.writer, things, keysOf(rows));
    return inKeyOrder(things, found);
  };

  /** Unicode as both databases keep it; what they do not keep has a test of its own. */
  const text = fc.string({ unit: 'grapheme', maxLength: 20 }).map((s) => s.replaceAll('\0', ''));
  const special = fc.constantFrom(
    '',
    '"',
    '\\',
    "'",
    '{}',
    'NULL',
    'null',
    ',',
    '{"a\\"b",NULL}',
    '\n',
  );
  const texts = fc.oneof(text, special);
  const row = fc.record(
    {
      owner: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
      name: texts,
      note: fc.option(texts),
      count: fc.option(fc.integer({ min: -5, max: Number.MAX_SAFE_INTEGER })),
    },
    { noNullPrototype: true },
  );
  const rowsOf = (maxLength: number) =>
    fc.uniqueArray(row, { maxLength, selector: ({ owner, name }) => `${owner} ${name}` });

  it('are added, replaced and removed, whatever their texts', async () => {
    const statements = db.rowsOf(GENERATION);
    await fc.assert(
      fc.asyncProperty(rowsOf(MANY), texts, async (rows, note) => {
        await sql`delete from ${sql.table(physicalName(things.name, GENERATION))}`.execute(
          db.writer,
        );
        await statements.insert(db.writer, things, rows);
        expect(await read(rows)).toStrictEqual(inKeyOrder(things, rows));
        const changed = rows.map((one, index) => (index % 2 === 0 ? { ...one, note } : one));
        await statements.upsert(db.writer, things, changed);
        expect(await read(rows)).toStrictEqual(inKeyOrder(things, changed));
        await statements.remove(db.writer, things, keysOf(rows));
        expect(await read(rows)).toStrictEqual([]);
      }),
      { numRuns: sized({ small: 30, ci: 100, full: 500 }) },
    );
  }, 120_000);

  it('keep text that PostgreSQL cannot store as U+FFFD', async () => {
    const odd = { owner: 1, name: 'a\0b', note: 'x\ud800y\udc00\ud83d\ude00', count: null };
    await db.rowsOf(GENERATION).insert(db.writer, things, [odd]);
    const stored = { ...odd, name: 'a\ufffdb', note: 'x\ufffdy\ufffd\u{1f600}' };
    expect(await read([stored])).toStrictEqual([stored]);
    expect(await read([odd])).toStrictEqual([stored]);
  });
});

describe('the order of rows', () => {
  it('is that of their keys, column by column', () => {
    const some = fc.array(
      fc.record({
        owner: fc.nat(3),
        name: fc.constantFrom('a', 'b', 'ab'),
        note: fc.constant(null),
      }),
    );
    fc.assert(
      fc.property(some, (rows) => {
        const order = (a: (typeof rows)[number], b: (typeof rows)[number]): number =>
          a.owner - b.owner || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
        expect(inKeyOrder(things, rows)).toStrictEqual([...rows].sort(order));
      }),
    );
  });
});

describe('the rows that are kept', () => {
  const thing = (owner: number, count = 0): Thing => ({ owner, name: 'n', note: null, count });
  const keys = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => [from + index, 'n']);

  it('are asked for once, and hold what was put', () => {
    const set = new WorkingSet(things);
    expect(set.missing(keys(0, 2))).toStrictEqual(keys(0, 2));
    set.load([thing(0)]);
    set.put(thing(1, 5));
    expect(set.changes()).toStrictEqual({ put: [thing(1, 5)], removed: [] });
    set.settle();
    expect(set.missing(keys(0, 3))).toStrictEqual(keys(2, 3));
    expect([set.get(0, 'n'), set.get(1, 'n'), set.get(2, 'n')]).toStrictEqual([
      thing(0),
      thing(1, 5),
      undefined,
    ]);
    set.remove(1, 'n');
    expect(set.changes()).toStrictEqual({ put: [], removed: [[1, 'n']] });
    expect(() => set.get(9, 'n')).toThrow('was not loaded');
  });

  it('are given up if nobody asks for them while others come', () => {
    const set = new WorkingSet(things);
    const many = 70_000;
    const fill = (from: number, to: number): void => {
      set.load(set.missing(keys(from, to)).map(([owner]) => thing(Number(owner))));
      set.settle();
    };
    fill(0, many);
    // The first is asked for again, and stays.
    expect(set.missing(keys(0, 1))).toStrictEqual([]);
    fill(many, 2 * many);
    expect(set.missing(keys(0, 3))).toStrictEqual(keys(1, 3));
  });
});
