/**
 * Many rows at once, by the way that is quickest in each database: the port of what a page of the log reads
 * and writes. Queries go through Kysely; what runs for every page does not need it.
 */
import type { QueryExecutorProvider } from 'kysely';
import type { Key } from './projection.js';
import type { Row, Table, Value } from './table.js';

/** The tables of a generation. */
export interface RowStatements {
  /** The rows of these keys, in any order; none for a key that has none. @param db in PostgreSQL, to read with. */
  select(db: QueryExecutorProvider, table: Table, keys: readonly Key[]): Promise<readonly Row[]>;
  /** Adds rows whose keys no row has. @param trx the transaction, in PostgreSQL; SQLite has one at a time. */
  insert(trx: QueryExecutorProvider, table: Table, rows: readonly Row[]): Promise<void>;
  /** Adds rows or replaces those of the same keys. */
  upsert(trx: QueryExecutorProvider, table: Table, rows: readonly Row[]): Promise<void>;
  remove(trx: QueryExecutorProvider, table: Table, keys: readonly Key[]): Promise<void>;
}

/** Statements on a table, whose names are quoted. */
export interface StatementTexts {
  /** `a, b`: every column, and those of the key. */
  readonly columns: string;
  readonly key: string;
  /** What follows an INSERT so that it replaces the row of the same key. */
  readonly onConflict: string;
}

const listed = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

export function statementTexts({ columns, key }: Table): StatementTexts {
  const others = Object.keys(columns).filter((column) => !key.includes(column));
  const set = others.map((column) => `"${column}" = excluded."${column}"`).join(', ');
  return {
    columns: listed(Object.keys(columns)),
    key: listed(key),
    onConflict: `on conflict (${listed(key)}) ${set === '' ? 'do nothing' : `do update set ${set}`}`,
  };
}

/** PostgreSQL stores neither of them: U+0000, and half a surrogate pair. */
const UNSTORABLE = /\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
/** What is quickly told apart from text with either of them. */
const SUSPICIOUS = /[\u0000\ud800-\udfff]/;

/**
 * The value as both databases store it: what PostgreSQL cannot store becomes U+FFFD in either, so that no event
 * can stop a projection in one of them. The log keeps what was sent.
 */
export const storable = (value: Value): Value =>
  typeof value === 'string' && SUSPICIOUS.test(value) ? value.replace(UNSTORABLE, '\ufffd') : value;
