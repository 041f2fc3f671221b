/**
 * Rows in SQLite: prepared statements with bound values, many rows in one INSERT. A call into SQLite costs
 * about as much as a narrow row does, so that a statement of many rows takes little more than half of the
 * time of as many statements; unpacking the rows from a JSON text in SQL takes twice as long.
 */
import type { Statement } from '../../sqlite/driver.js';
import { type RowStatements, statementTexts, storable } from './row-statements.js';
import { physicalName, type Row, type Table, type Value } from './table.js';

/** Rows in one statement. */
const AT_ONCE = 50;

/** Prepares a statement, or gives the statement of the same text that was prepared before. */
export type Prepare = (sql: string) => Pick<Statement, 'run' | 'get'>;

/** @param prepare statements of the connection that writes. */
export function sqliteRows(prepare: Prepare, generation: number): RowStatements {
  const texts = textsOf(generation);
  const put = (table: Table, rows: readonly Row[], kind: 'insert' | 'upsert'): Promise<void> => {
    const { [kind]: text } = texts(table);
    const columns = Object.keys(table.columns);
    const whole = rows.length - (rows.length % AT_ONCE);
    if (whole > 0) {
      const many = prepare(text(AT_ONCE));
      for (let from = 0; from < whole; from += AT_ONCE) {
        many.run(valuesOf(rows, from, from + AT_ONCE, columns));
      }
    }
    if (whole < rows.length) {
      const one = prepare(text(1));
      for (let at = whole; at < rows.length; at += 1) one.run(valuesOf(rows, at, at + 1, columns));
    }
    return Promise.resolve();
  };
  return {
    select(_, table, keys) {
      const statement = prepare(texts(table).select);
      const found: Row[] = [];
      for (const key of keys) {
        const row = statement.get(key.map(storable)) as Row | undefined;
        if (row !== undefined) found.push(row);
      }
      return Promise.resolve(found);
    },
    insert: (_, table, rows) => put(table, rows, 'insert'),
    upsert: (_, table, rows) => put(table, rows, 'upsert'),
    remove(_, table, keys) {
      const statement = prepare(texts(table).remove);
      for (const key of keys) statement.run(key.map(storable));
      return Promise.resolve();
    },
  };
}

/** The values of some rows, one after the other. */
function valuesOf(
  rows: readonly Row[],
  from: number,
  to: number,
  columns: readonly string[],
): Value[] {
  const values: Value[] = [];
  for (let at = from; at < to; at += 1) {
    const row = rows[at];
    for (const column of columns) values.push(storable(row?.[column] ?? null));
  }
  return values;
}

interface Texts {
  readonly select: string;
  readonly remove: string;
  readonly insert: (rows: number) => string;
  readonly upsert: (rows: number) => string;
}

function textsOf(generation: number): (table: Table) => Texts {
  const known = new Map<Table, Texts>();
  return (table) => {
    const texts = known.get(table) ?? makeTexts(table, generation);
    known.set(table, texts);
    return texts;
  };
}

function makeTexts(table: Table, generation: number): Texts {
  const name = `"${physicalName(table.name, generation)}"`;
  const { columns, onConflict } = statementTexts(table);
  const isKey = table.key.map((column) => `"${column}" = ?`).join(' and ');
  const row = `(${Object.keys(table.columns)
    .map(() => '?')
    .join(', ')})`;
  const insert = (rows: number): string =>
    `insert into ${name} (${columns}) values ${Array<string>(rows).fill(row).join(', ')}`;
  const [one, many] = [insert(1), insert(AT_ONCE)];
  const text = (rows: number): string => (rows === 1 ? one : many);
  const [oneUpsert, manyUpserts] = [`${one} ${onConflict}`, `${many} ${onConflict}`];
  return {
    select: `select * from ${name} where ${isKey}`,
    remove: `delete from ${name} where ${isKey}`,
    insert: text,
    upsert: (rows) => (rows === 1 ? oneUpsert : manyUpserts),
  };
}
