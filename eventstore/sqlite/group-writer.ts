/** Writes a group in one transaction, with one fsync: a conflict fails alone, a commit that fails takes all. */
import type { Database } from '../../sqlite/driver.js';
import { type AppendOutcome, AppendWriter } from './append-writer.js';
import { type Deletion, Deletions } from './deletions.js';
import type { PackedAppend } from './packed-append.js';
import { StreamRows } from './stream-rows.js';

export type Write = PackedAppend | Deletion;

export interface WrittenGroup {
  /** What became of each write. */
  readonly outcomes: readonly AppendOutcome[];
  /** Position of the log's last event before the group, 0 if there was none. */
  readonly before: number;
  /** Position of the log's last event now. */
  readonly last: number;
}

export interface FailedGroup {
  /** `unknown`: the group may have been written. Otherwise it certainly was not. */
  readonly failed: 'rolled back' | 'refused' | 'unknown';
  readonly cause: unknown;
}

export type GroupOutcome = WrittenGroup | FailedGroup;

/**
 * Codes of a failed COMMIT after which the group was certainly not written: the lock was not had, or
 * there was no room for the frame that would have made it count.
 */
const CERTAINLY_NOT_COMMITTED = /^SQLITE_(BUSY|FULL|LOCKED|READONLY|CONSTRAINT)/;

export class GroupWriter {
  readonly #db: Database;
  readonly #rows: StreamRows;
  readonly #appends: AppendWriter;
  readonly #deletions: Deletions;
  readonly #begin;
  readonly #commit;

  constructor(db: Database) {
    this.#db = db;
    this.#rows = new StreamRows(db);
    this.#deletions = new Deletions(this.#rows);
    this.#appends = new AppendWriter(db, this.#rows, this.#deletions);
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#commit = db.prepare('COMMIT');
  }

  /** What it returns is durable. @param nowMs the time that the events carry as `createdMs`. */
  write(writes: readonly Write[], nowMs: number): GroupOutcome {
    let written: WrittenGroup;
    try {
      this.#begin.run();
      const before = this.#rows.lastPosition();
      const outcomes = writes.map((write) => this.#write(write, nowMs));
      written = { outcomes, before, last: this.#rows.lastPosition() };
    } catch (cause) {
      this.#rollBack();
      return { failed: 'rolled back', cause };
    }
    try {
      this.#commit.run();
    } catch (cause) {
      this.#rollBack();
      return { failed: isCertain(cause) ? 'refused' : 'unknown', cause };
    }
    return written;
  }

  #write(write: Write, nowMs: number): AppendOutcome {
    return 'kind' in write
      ? this.#deletions.delete(write, nowMs)
      : this.#appends.write(write, nowMs);
  }

  /** Some errors have ended the transaction already. */
  #rollBack(): void {
    try {
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
    } catch {
      // The next BEGIN fails on the open transaction, and its group is refused.
    }
  }
}

function isCertain(cause: unknown): boolean {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : '';
  return CERTAINLY_NOT_COMMITTED.test(String(code));
}
