/** The working set of a page of the log in one group: loads rows, collects changes, writes them once. */
import type { QueryExecutorProvider } from 'kysely';
import { inKeyOrder } from './in-key-order.js';
import type { Key, ProjectionTx, Rows } from './projection.js';
import type { RowStatements } from './row-statements.js';
import type { Row, RowOf, Table } from './table.js';
import { WorkingSet } from './working-set.js';

export type WorkingSets = Map<Table, WorkingSet>;

export class Batch implements ProjectionTx {
  readonly #inserted = new Map<Table, Row[]>();
  readonly #replaced = new Map<Table, Row[]>();

  /**
   * @param db to read rows with.
   * @param sets rows as the database has them, from the page before.
   */
  constructor(
    private readonly db: QueryExecutorProvider,
    private readonly statements: RowStatements,
    readonly sets: WorkingSets,
  ) {}

  async rows<T extends Table>(table: T, keys: Iterable<Key>): Promise<Rows<T>> {
    const set = this.sets.get(table) ?? new WorkingSet(table);
    this.sets.set(table, set);
    const missing = set.missing(keys);
    if (missing.length > 0) set.load(await this.statements.select(this.db, table, missing));
    return set as unknown as Rows<T>;
  }

  insert<T extends Table>(table: T, row: RowOf<T>): void {
    add(this.#inserted, table, row);
  }

  replace<T extends Table>(table: T, row: RowOf<T>): void {
    add(this.#replaced, table, row);
  }

  /** Writes what `apply` has changed. */
  async flush(trx: QueryExecutorProvider): Promise<void> {
    const { statements } = this;
    for (const [table, set] of this.sets) {
      const { put, removed } = set.changes();
      if (removed.length > 0) await statements.remove(trx, table, removed);
      if (put.length > 0) await statements.upsert(trx, table, inKeyOrder(table, put));
    }
    for (const [table, rows] of this.#replaced) {
      await statements.upsert(trx, table, inKeyOrder(table, rows));
    }
    for (const [table, rows] of this.#inserted) {
      await statements.insert(trx, table, inKeyOrder(table, rows));
    }
  }

  /** What was written is committed: the next page may begin with these rows. */
  settled(): WorkingSets {
    for (const set of this.sets.values()) set.settle();
    return this.sets;
  }
}

function add(to: Map<Table, Row[]>, table: Table, row: Row): void {
  const rows = to.get(table);
  if (rows === undefined) to.set(table, [row]);
  else rows.push(row);
}
