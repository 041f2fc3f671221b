/**
 * Rows in PostgreSQL: one statement with an array for each column, which the server unpacks. It has no limit on
 * the number of parameters, and is one message to the server and back.
 */
import { CompiledQuery, type QueryExecutorProvider } from 'kysely';
import type { Key } from './projection.js';
import { type RowStatements, statementTexts, storable } from './row-statements.js';
import { physicalName, type Row, type Table, type Value } from './table.js';

/** Rows in one statement: bounds its size. */
const AT_ONCE = 10_000;

export function postgresRows(generation: number): RowStatements {
  const nameOf = (table: Table): string => `"${physicalName(table.name, generation)}"`;
  const put = async (
    trx: QueryExecutorProvider,
    table: Table,
    rows: readonly Row[],
    end: string,
  ): Promise<void> => {
    const columns = Object.keys(table.columns);
    const { columns: listed } = statementTexts(table);
    const text = `insert into ${nameOf(table)} (${listed}) ${unpacked(table, columns)} ${end}`;
    for (const some of chunks(rows)) {
      await run(
        trx,
        text,
        columns.map((column) => arrayOf(some.map((row) => row[column] ?? null))),
      );
    }
  };
  const byKeys = async (
    db: QueryExecutorProvider,
    table: Table,
    keys: readonly Key[],
    verb: 'select *' | 'delete',
  ): Promise<readonly Row[]> => {
    const { key } = statementTexts(table);
    const text = `${verb} from ${nameOf(table)} where (${key}) in (${unpacked(table, table.key)})`;
    const found: Row[] = [];
    for (const some of chunks(keys)) {
      const columns = table.key.map((_, index) => arrayOf(some.map((one) => one[index] ?? null)));
      // An array that is spread has a limit; these may be long.
      for (const row of await run(db, text, columns)) found.push(row);
    }
    return found;
  };
  return {
    select: (db, table, keys) => byKeys(db, table, keys, 'select *'),
    insert: (trx, table, rows) => put(trx, table, rows, ''),
    upsert: (trx, table, rows) => put(trx, table, rows, statementTexts(table).onConflict),
    remove: async (trx, table, keys) => void (await byKeys(trx, table, keys, 'delete')),
  };
}

const unpacked = (table: Table, columns: readonly string[]): string =>
  `select * from unnest(${columns
    .map((column, index) => {
      const isInteger = table.columns[column]?.startsWith('integer') === true;
      return `$${index + 1}::${isInteger ? 'bigint' : 'text'}[]`;
    })
    .join(', ')})`;

/** PostgreSQL's text of an array: https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO */
const arrayOf = (values: readonly Value[]): string => `{${values.map(item).join(',')}}`;

const SPECIAL = /["\\]/g;

function item(value: Value): string {
  if (typeof value === 'number') return String(value);
  if (value === null) return 'NULL';
  return `"${String(storable(value)).replace(SPECIAL, '\\$&')}"`;
}

function* chunks<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += AT_ONCE) yield items.slice(from, from + AT_ONCE);
}

async function run(
  db: QueryExecutorProvider,
  text: string,
  parameters: readonly string[],
): Promise<readonly Row[]> {
  const { rows } = await db
    .getExecutor()
    .executeQuery<Row>(CompiledQuery.raw(text, [...parameters]));
  return rows;
}
