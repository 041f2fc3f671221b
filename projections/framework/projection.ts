/** A projection: a pure-as-possible fold of the log into tables of its own. */
import type { StoredEvent } from '../../domain/kernel/event.js';
import type { TallybookEvent } from '../../domain/events.js';
import type { RowOf, Table, Value } from './table.js';

export type Event = StoredEvent<TallybookEvent>;
export type Key = readonly Value[];

/** Each value once, as the key of a row. */
export const keysOf = (values: Iterable<Value>): Key[] =>
  [...new Set(values)].map((value) => [value]);

/**
 * Rows that a batch may touch, in memory: loaded once, changed as the events go by, written once when
 * the batch is through. Only keys that were asked for may be read or written.
 */
export interface Rows<T extends Table> {
  get(...key: Key): RowOf<T> | undefined;
  /** Adds or replaces the row of the same key. */
  put(row: RowOf<T>): void;
  remove(...key: Key): void;
}

export interface ProjectionTx {
  /** Loads the rows of these keys; more may be loaded later in the same batch. */
  rows<T extends Table>(table: T, keys: Iterable<Key>): Promise<Rows<T>>;
  /** Adds a row that no event before has added. */
  insert<T extends Table>(table: T, row: RowOf<T>): void;
  /**
   * Adds or replaces a row without a look at it, once for each key in a batch. Of a table of which rows are
   * read the working set would not know.
   */
  replace<T extends Table>(table: T, row: RowOf<T>): void;
}

export interface Projection<Name extends string = string> {
  readonly name: Name;
  /** Raised with every change of the tables or of what they say: a new version rebuilds. */
  readonly version: number;
  /** Nobody else writes these; `apply` reads no others but those of models before it in its group. */
  readonly tables: readonly Table[];
  /**
   * Takes the next events of the log, in order, each exactly once. How the log is cut into batches
   * must make no difference to the rows.
   */
  apply(batch: readonly Event[], tx: ProjectionTx): Promise<void>;
}
