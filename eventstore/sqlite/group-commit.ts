/**
 * Group commit: appends that arrive within one turn of the event loop share one transaction and so
 * one fsync. A conflicting append fails alone; a commit that fails takes the whole group with it.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../domain/kernel/clock.js';
import {
  AppendOutcomeUnknown,
  type AppendResult,
  StoreUnavailable,
} from '../../domain/kernel/event-store.js';
import type { Database } from '../../sqlite/driver.js';
import { type Append, type AppendOutcome, AppendWriter } from './append-writer.js';
import { type CommittedEvents, committedEvents } from './committed-events.js';
import { type Deletion, Deletions } from './deletions.js';
import { StreamRows } from './stream-rows.js';

/** A group takes no further append above this, so that the event loop is not held for long. */
const GROUP_CHARACTERS = 8 * 1024 * 1024;

type Write = Append | Deletion;

interface PendingWrite {
  readonly write: Write;
  readonly characters: number;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Codes of a failed COMMIT after which the group was certainly not written: the lock was not had, or
 * there was no room for the frame that would have made it count.
 */
const CERTAINLY_NOT_COMMITTED = /^SQLITE_(BUSY|FULL|LOCKED|READONLY|CONSTRAINT)/;

export class GroupCommit {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #onCommitted: (events: CommittedEvents | undefined) => void;
  readonly #rows: StreamRows;
  readonly #writer: AppendWriter;
  readonly #deletions: Deletions;
  readonly #begin;
  readonly #commit;
  #queue: PendingWrite[] = [];
  #turn: Promise<void> | undefined;

  /**
   * @param onCommitted called after each commit, before the appends in it resolve, with its events if they are
   *   plain to see.
   */
  constructor(
    db: Database,
    clock: Clock,
    onCommitted: (events: CommittedEvents | undefined) => void,
  ) {
    this.#db = db;
    this.#clock = clock;
    this.#onCommitted = onCommitted;
    this.#rows = new StreamRows(db);
    this.#deletions = new Deletions(this.#rows);
    this.#writer = new AppendWriter(db, this.#rows, this.#deletions);
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#commit = db.prepare('COMMIT');
  }

  submit(write: Write, characters: number): Promise<AppendResult> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ write, characters, resolve, reject });
      this.#turn ??= this.#drain();
    });
  }

  /** Resolves when every append submitted so far is settled. */
  async idle(): Promise<void> {
    await this.#turn;
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      await nextTurn();
      this.#commitGroup(this.#takeGroup());
    }
    this.#turn = undefined;
  }

  #takeGroup(): readonly PendingWrite[] {
    let characters = 0;
    let count = 0;
    for (const append of this.#queue) {
      characters += append.characters;
      if (count > 0 && characters > GROUP_CHARACTERS) break;
      count += 1;
    }
    return this.#queue.splice(0, count);
  }

  #commitGroup(group: readonly PendingWrite[]): void {
    let outcomes: readonly AppendOutcome[];
    let committed: CommittedEvents | undefined;
    try {
      this.#begin.run();
      const nowMs = this.#clock.now();
      const before = this.#rows.lastPosition();
      const writes = group.map(({ write }) => write);
      outcomes = writes.map((write) => this.#write(write, nowMs));
      const last = this.#rows.lastPosition();
      committed = committedEvents({ before, last }, writes, outcomes, nowMs);
    } catch (cause) {
      this.#rollBack();
      const error = new StoreUnavailable('the append was rolled back', { cause });
      for (const append of group) append.reject(error);
      return;
    }
    try {
      this.#commit.run();
    } catch (cause) {
      this.#rollBack();
      for (const append of group) append.reject(commitError(append.write.stream, cause));
      return;
    }
    this.#onCommitted(committed);
    outcomes.forEach((outcome, index) => {
      if (outcome instanceof Error) group[index]?.reject(outcome);
      else group[index]?.resolve(outcome);
    });
  }

  #write(write: Write, nowMs: number): AppendOutcome {
    return 'kind' in write
      ? this.#deletions.delete(write, nowMs)
      : this.#writer.write(write, nowMs);
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

function commitError(stream: string, cause: unknown): Error {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : '';
  return CERTAINLY_NOT_COMMITTED.test(String(code))
    ? new StoreUnavailable('the commit was refused', { cause })
    : new AppendOutcomeUnknown(stream, { cause });
}
