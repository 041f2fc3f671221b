/**
 * Many rows in one statement with one parameter: a JSON array of arrays that the database unpacks.
 * It is as fast as a statement per row is slow, has no limit on the number of parameters, and is
 * nearly the same SQL in SQLite and PostgreSQL.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Dialect, Table, Value } from './table.js';

/**
 * PostgreSQL stores neither U+0000 nor half a surrogate pair: both become U+FFFD, in either database,
 * so that no event can stop a projection in one of them. The log keeps what was sent.
 */
const unstorable = /(\\\\)|\\u(?:0000|d[89a-f][0-9a-f]{2})/g;

export const jsonRows = (rows: readonly (readonly Value[])[]): string =>
  JSON.stringify(rows).replace(unstorable, (_, backslash: string | undefined) =>
    backslash === undefined ? '\\ufffd' : backslash,
  );

/** `from` item whose column `value` is one row of the array. */
const unpacked = (json: string, dialect: Dialect): RawBuilder<unknown> =>
  dialect === 'sqlite'
    ? sql`json_each(${json}) as rows`
    : sql`json_array_elements(${json}::json) as rows(value)`;

const member = (table: Table, column: string, index: number, dialect: Dialect) => {
  const text = sql`rows.value ->> ${sql.lit(index)}`;
  const isInteger = table.columns[column]?.startsWith('integer') === true;
  return dialect === 'postgres' && isInteger ? sql`(${text})::bigint` : text;
};

const members = (table: Table, columns: readonly string[], dialect: Dialect) =>
  sql.join(columns.map((column, index) => member(table, column, index, dialect)));

const refs = (columns: readonly string[]) => sql.join(columns.map((column) => sql.ref(column)));

const keyIn = (table: Table, keys: string, dialect: Dialect) =>
  sql`(${refs(table.key)}) in (select ${members(table, table.key, dialect)} from ${unpacked(keys, dialect)})`;

export const selectByKeys = (table: Table, physical: string, keys: string, dialect: Dialect) =>
  sql<
    Record<string, Value>
  >`select * from ${sql.table(physical)} where ${keyIn(table, keys, dialect)}`;

export const deleteByKeys = (table: Table, physical: string, keys: string, dialect: Dialect) =>
  sql`delete from ${sql.table(physical)} where ${keyIn(table, keys, dialect)}`;

export function insertRows(table: Table, physical: string, rows: string, dialect: Dialect) {
  const columns = Object.keys(table.columns);
  return sql`insert into ${sql.table(physical)} (${refs(columns)})
    select ${members(table, columns, dialect)} from ${unpacked(rows, dialect)} where true`;
}

export function upsertRows(table: Table, physical: string, rows: string, dialect: Dialect) {
  const others = Object.keys(table.columns).filter((column) => !table.key.includes(column));
  const conflict =
    others.length === 0
      ? sql`do nothing`
      : sql`do update set ${sql.join(
          others.map((column) => sql`${sql.ref(column)} = ${sql.ref(`excluded.${column}`)}`),
        )}`;
  return sql`${insertRows(table, physical, rows, dialect)} on conflict (${refs(table.key)}) ${conflict}`;
}
