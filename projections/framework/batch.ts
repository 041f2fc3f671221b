/** The working set of a page of the log in one group: loads rows, collects changes, writes them once. */
import type { QueryExecutorProvider } from 'kysely';
import { jsonRows, type RowStatement, runOnRows } from './json-rows.js';
import type { Key, ProjectionTx, Rows } from './projection.js';
import type { Dialect, Row, RowOf, Table, Value } from './table.js';

/** Rows in one statement: bounds its JSON text, and how long SQLite keeps the process from other work. */
const CHUNK = 1_000;

interface WorkingSet {
  readonly table: Table;
  /** undefined: no such row, or removed. */
  readonly rows: Map<string, Row | undefined>;
  readonly changed: Map<string, Key>;
  /** Keys whose rows are in the database. */
  readonly stored: Set<string>;
}

const keyText = (key: Key): string => (key.length === 1 ? String(key[0]) : key.join('\u0000'));
const keyOf = (table: Table, row: Row): Value[] => table.key.map((column) => row[column] ?? null);

/** The order of a table's key; columns of keys are never null. */
const byKey =
  ({ key }: Table) =>
  (a: Row, b: Row): number => {
    for (const column of key) {
      const [one, other] = [a[column] ?? '', b[column] ?? ''];
      if (one !== other) return one < other ? -1 : 1;
    }
    return 0;
  };

function* chunks<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += CHUNK) yield items.slice(from, from + CHUNK);
}

export class Batch implements ProjectionTx {
  readonly #sets = new Map<Table, WorkingSet>();
  readonly #inserts = new Map<Table, Row[]>();

  /** @param db to read rows with. */
  constructor(
    private readonly db: QueryExecutorProvider,
    private readonly generation: number,
    private readonly dialect: Dialect,
  ) {}

  async rows<T extends Table>(table: T, keys: Iterable<Key>): Promise<Rows<T>> {
    let set = this.#sets.get(table);
    if (set === undefined) {
      set = { table, rows: new Map(), changed: new Map(), stored: new Set() };
      this.#sets.set(table, set);
    }
    await this.#load(set, keys);
    return new LoadedRows<T>(set);
  }

  insert<T extends Table>(table: T, row: RowOf<T>): void {
    const rows = this.#inserts.get(table);
    if (rows === undefined) this.#inserts.set(table, [row]);
    else rows.push(row);
  }

  /** Writes what `apply` has changed. */
  async flush(trx: QueryExecutorProvider): Promise<void> {
    for (const set of this.#sets.values()) await this.#write(trx, set);
    for (const [table, rows] of this.#inserts) {
      // In the order of the key an index is walked once, instead of jumped about in.
      const sorted = rows.sort(byKey(table));
      for (const chunk of chunks(sorted))
        await this.#run(trx, 'insertRows', table, valuesOf(table, chunk));
    }
  }

  async #load(set: WorkingSet, keys: Iterable<Key>): Promise<void> {
    const missing: Key[] = [];
    for (const key of keys) {
      const text = keyText(key);
      if (set.rows.has(text)) continue;
      set.rows.set(text, undefined);
      missing.push(key);
    }
    for (const chunk of chunks(missing)) {
      for (const row of await this.#run(this.db, 'selectByKeys', set.table, chunk)) {
        const text = keyText(keyOf(set.table, row));
        set.rows.set(text, row);
        set.stored.add(text);
      }
    }
  }

  async #write(
    trx: QueryExecutorProvider,
    { table, rows, changed, stored }: WorkingSet,
  ): Promise<void> {
    const removed: Key[] = [];
    const put: Row[] = [];
    for (const [text, key] of changed) {
      const row = rows.get(text);
      if (row !== undefined) put.push(row);
      else if (stored.has(text)) removed.push(key);
    }
    for (const chunk of chunks(removed)) await this.#run(trx, 'deleteByKeys', table, chunk);
    for (const chunk of chunks(put.sort(byKey(table)))) {
      await this.#run(trx, 'upsertRows', table, valuesOf(table, chunk));
    }
  }

  #run(
    db: QueryExecutorProvider,
    statement: RowStatement,
    table: Table,
    rows: readonly Key[],
  ): Promise<readonly Row[]> {
    const { generation, dialect } = this;
    return runOnRows(db, statement, table, { generation, dialect }, jsonRows(rows));
  }
}

/** The values of rows in the order of the table's columns. */
function valuesOf(table: Table, rows: readonly Row[]): Value[][] {
  const columns = Object.keys(table.columns);
  return rows.map((row) => columns.map((column) => row[column] ?? null));
}

class LoadedRows<T extends Table> implements Rows<T> {
  constructor(private readonly set: WorkingSet) {}

  get(...key: Key): RowOf<T> | undefined {
    return this.set.rows.get(this.#known(keyText(key))) as RowOf<T> | undefined;
  }

  put(row: RowOf<T>): void {
    const key = keyOf(this.set.table, row);
    const text = this.#known(keyText(key));
    this.set.rows.set(text, row);
    this.set.changed.set(text, key);
  }

  remove(...key: Key): void {
    const text = this.#known(keyText(key));
    this.set.rows.set(text, undefined);
    this.set.changed.set(text, key);
  }

  /** A key that was not loaded would be taken for a row that does not exist. */
  #known(text: string): string {
    if (!this.set.rows.has(text)) {
      throw new Error(`${this.set.table.name}: key was not loaded for this batch`);
    }
    return text;
  }
}
