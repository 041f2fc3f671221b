/**
 * Many rows in one statement with one parameter: a JSON array of arrays that the database unpacks.
 * It is as fast as a statement per row is slow, has no limit on the number of parameters, and is
 * nearly the same SQL in SQLite and PostgreSQL.
 */
import { type CompiledQuery, type QueryExecutorProvider, type RawBuilder, sql } from 'kysely';
import { type Dialect, physicalName, type Row, type Table, type Value } from './table.js';

/**
 * PostgreSQL stores neither U+0000 nor half a surrogate pair: both become U+FFFD, in either database,
 * so that no event can stop a projection in one of them. The log keeps what was sent.
 */
const unstorable = /(\\\\)|\\u(?:0000|d[89a-f][0-9a-f]{2})/g;

export const jsonRows = (rows: readonly (readonly Value[])[]): string =>
  JSON.stringify(rows).replace(unstorable, (_, backslash: string | undefined) =>
    backslash === undefined ? '\\ufffd' : backslash,
  );

/** `from` item whose column `value` is one row of the array, which is the statement's one parameter. */
const unpacked = (dialect: Dialect): RawBuilder<unknown> =>
  dialect === 'sqlite'
    ? sql`json_each(${'[]'}) as rows`
    : sql`json_array_elements(${'[]'}::json) as rows(value)`;

const member = (table: Table, column: string, index: number, dialect: Dialect) => {
  const text = sql`rows.value ->> ${sql.lit(index)}`;
  const isInteger = table.columns[column]?.startsWith('integer') === true;
  return dialect === 'postgres' && isInteger ? sql`(${text})::bigint` : text;
};

const members = (table: Table, columns: readonly string[], dialect: Dialect) =>
  sql.join(columns.map((column, index) => member(table, column, index, dialect)));

const refs = (columns: readonly string[]) => sql.join(columns.map((column) => sql.ref(column)));

const keyIn = (table: Table, dialect: Dialect) =>
  sql`(${refs(table.key)}) in (select ${members(table, table.key, dialect)} from ${unpacked(dialect)})`;

const selectByKeys = (table: Table, physical: string, dialect: Dialect) =>
  sql`select * from ${sql.table(physical)} where ${keyIn(table, dialect)}`;

const deleteByKeys = (table: Table, physical: string, dialect: Dialect) =>
  sql`delete from ${sql.table(physical)} where ${keyIn(table, dialect)}`;

function insertRows(table: Table, physical: string, dialect: Dialect) {
  const columns = Object.keys(table.columns);
  return sql`insert into ${sql.table(physical)} (${refs(columns)})
    select ${members(table, columns, dialect)} from ${unpacked(dialect)} where true`;
}

function upsertRows(table: Table, physical: string, dialect: Dialect) {
  const others = Object.keys(table.columns).filter((column) => !table.key.includes(column));
  const conflict =
    others.length === 0
      ? sql`do nothing`
      : sql`do update set ${sql.join(
          others.map((column) => sql`${sql.ref(column)} = ${sql.ref(`excluded.${column}`)}`),
        )}`;
  return sql`${insertRows(table, physical, dialect)} on conflict (${refs(table.key)}) ${conflict}`;
}

const builders = { selectByKeys, deleteByKeys, insertRows, upsertRows };
export type RowStatement = keyof typeof builders;

/** Compiled statements, by the table's name of a generation, dialect and statement. */
const compiled = new WeakMap<Table, Map<string, CompiledQuery>>();

/**
 * Runs a statement over the keys or rows of an array. A batch runs dozens, always the same: each is
 * compiled once.
 * @param json as `jsonRows` gives it: keys to select or delete by, whole rows to insert or upsert.
 * @returns the rows that were selected, else none.
 */
export async function runOnRows(
  db: QueryExecutorProvider,
  statement: RowStatement,
  table: Table,
  { generation, dialect }: { readonly generation: number; readonly dialect: Dialect },
  json: string,
): Promise<readonly Row[]> {
  const physical = physicalName(table.name, generation);
  const key = `${dialect} ${statement} ${physical}`;
  const known = compiled.get(table) ?? new Map<string, CompiledQuery>();
  compiled.set(table, known);
  const query = known.get(key) ?? builders[statement](table, physical, dialect).compile(db);
  known.set(key, query);
  const { rows } = await db.getExecutor().executeQuery<Row>({ ...query, parameters: [json] });
  return rows;
}
