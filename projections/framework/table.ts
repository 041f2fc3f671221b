/**
 * Tables of read models as data: one definition gives the row's type, the SQL of both databases and
 * the order of a dump. Money is decimal text (sums run in bigint in code, so no database's integer
 * width matters); instants and days are text that sorts by time.
 */
import { sql } from 'kysely';

/** `text?` and `integer?` may be null. Integers are counts, revisions and positions, below 2^53. */
export type ColumnType = 'text' | 'text?' | 'integer' | 'integer?';
export type Columns = Readonly<Record<string, ColumnType>>;

export interface Table<C extends Columns = Columns> {
  readonly name: string;
  readonly columns: C;
  /** Primary key; a dump is ordered by it. */
  readonly key: readonly (keyof C & string)[];
  readonly indexes?: readonly (readonly (keyof C & string)[])[];
  /** Kept in the order of the key (SQLite): for narrow rows that are read by ranges of it. */
  readonly clustered?: boolean;
}

export type Value = string | number | null;
export type Row = Readonly<Record<string, Value>>;

type ValueOf<T extends ColumnType> = T extends 'text'
  ? string
  : T extends 'text?'
    ? string | null
    : T extends 'integer'
      ? number
      : number | null;

export type RowOf<T extends Table> = {
  readonly [Name in keyof T['columns']]: ValueOf<T['columns'][Name]>;
};

/** The tables as Kysely's queries see them. */
export type DatabaseOf<Tables extends readonly Table[]> = {
  [T in Tables[number] as T['name']]: RowOf<T>;
};

export const defineTable = <const Name extends string, const C extends Columns>(
  table: Table<C> & { readonly name: Name },
): Table<C> & { readonly name: Name } => table;

export type Dialect = 'sqlite' | 'postgres';

/** The table that holds a generation of a read model; its view has the plain name. */
export const physicalName = (table: string, generation: number): string =>
  `${table}_g${generation}`;

const sqlTypes = {
  sqlite: { text: 'text', integer: 'integer' },
  postgres: { text: 'text collate "C"', integer: 'bigint' },
} as const;

/** Texts compare by code point in both databases, so that pages and dumps have one order. */
const columnSql = (type: ColumnType, dialect: Dialect): string => {
  const isText = type.startsWith('text');
  // In SQLite a key that is one `integer` is the row's own number, and needs no index.
  const base = sqlTypes[dialect][isText ? 'text' : 'integer'];
  return type.endsWith('?') ? base : `${base} not null`;
};

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

/** The statements that create a table and its indexes under its physical name. */
export function createTableSql(table: Table, generation: number, dialect: Dialect) {
  const name = physicalName(table.name, generation);
  const columns = Object.entries(table.columns).map(
    ([column, type]) => `"${column}" ${columnSql(type, dialect)}`,
  );
  const clustered = table.clustered === true && dialect === 'sqlite' ? ' without rowid' : '';
  return [
    `create table "${name}" (${columns.join(', ')}, primary key (${quoted(table.key)}))${clustered}`,
    ...(table.indexes ?? []).map(
      (index, i) => `create index "${name}_i${i + 1}" on "${name}" (${quoted(index)})`,
    ),
  ].map((statement) => sql.raw(statement));
}
