/** Rows of a table that a page of the log touches, in memory: those that are read, and what becomes of them. */
import type { Key, Rows } from './projection.js';
import type { Row, RowOf, Table, Value } from './table.js';

/** A key as that of a `Map`. */
type Name = Value;

function nameOf(key: Key): Name {
  let name: Name = key[0] ?? null;
  for (let index = 1; index < key.length; index += 1) name = `${name}\u0000${key[index]}`;
  return name;
}

/**
 * Rows of a table above which only those stay in memory that are asked for again. What is written is mostly
 * written again soon, and reading a row costs as much as writing it.
 */
const KEPT_ROWS = 65_536;

export class WorkingSet<T extends Table = Table> implements Rows<T> {
  /** undefined: no such row, or removed. */
  #rows = new Map<Name, Row | undefined>();
  /** Rows that nobody has asked for since there were too many. */
  #older = new Map<Name, Row | undefined>();
  /** What is to be written; the key of a row that was removed. */
  #changed = new Map<Name, Key | undefined>();
  readonly #nameOfRow: (row: Row) => Name;

  constructor(private readonly table: T) {
    const [first = '', ...others] = table.key;
    this.#nameOfRow =
      others.length === 0
        ? (row) => row[first] ?? null
        : (row) => nameOf(table.key.map((column) => row[column] ?? null));
  }

  get(...key: Key): RowOf<T> | undefined {
    return this.#rows.get(this.#known(nameOf(key))) as RowOf<T> | undefined;
  }

  put(row: RowOf<T>): void {
    const name = this.#known(this.#nameOfRow(row));
    this.#rows.set(name, row);
    this.#changed.set(name, undefined);
  }

  remove(...key: Key): void {
    const name = this.#known(nameOf(key));
    this.#rows.set(name, undefined);
    this.#changed.set(name, key);
  }

  /** Keys whose rows are not here yet: they are about to be loaded. */
  missing(keys: Iterable<Key>): Key[] {
    const missing: Key[] = [];
    for (const key of keys) {
      const name = nameOf(key);
      if (this.#rows.has(name)) continue;
      this.#rows.set(name, this.#older.get(name));
      if (!this.#older.has(name)) missing.push(key);
    }
    return missing;
  }

  /** Rows that are in the database. */
  load(rows: readonly Row[]): void {
    for (const row of rows) this.#rows.set(this.#nameOfRow(row), row);
  }

  /** What is to be written. */
  changes(): { readonly put: readonly Row[]; readonly removed: readonly Key[] } {
    const put: Row[] = [];
    const removed: Key[] = [];
    for (const [name, key] of this.#changed) {
      const row = this.#rows.get(name);
      if (row !== undefined) put.push(row);
      else if (key !== undefined) removed.push(key);
    }
    return { put, removed };
  }

  /** The changes are in the database: what is here is what is there. */
  settle(): void {
    if (this.#rows.size > KEPT_ROWS) {
      this.#older = this.#rows;
      this.#rows = new Map();
    }
    this.#changed = new Map();
  }

  /** A key that was not loaded would be taken for a row that does not exist. */
  #known(name: Name): Name {
    if (!this.#rows.has(name)) {
      throw new Error(`${this.table.name}: key was not loaded for this batch`);
    }
    return name;
  }
}
