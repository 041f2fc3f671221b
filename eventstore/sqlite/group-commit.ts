/**
 * Group commit: appends that arrive within one turn of the event loop share one transaction and so
 * one fsync. If there is a thread that commits, those that arrive while it does share the next.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../domain/kernel/clock.js';
import {
  AppendOutcomeUnknown,
  type AppendResult,
  StoreUnavailable,
} from '../../domain/kernel/event-store.js';
import { type CommittedEvents, committedEvents } from './committed-events.js';
import type { ThreadedWriter } from './committing/threaded-writer.js';
import type { Deletion } from './deletions.js';
import type { FailedGroup, GroupOutcome, GroupWriter, Write } from './group-writer.js';
import { type Append, packedAppend } from './packed-append.js';

/** A group takes no further append above this, so that the event loop is not held for long. */
const GROUP_CHARACTERS = 8 * 1024 * 1024;
interface PendingWrite {
  readonly submitted: Append | Deletion;
  readonly write: Write;
  readonly characters: number;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: Error) => void;
}

export interface GroupWriters {
  /** Of this thread. */
  readonly own: GroupWriter;
  /** Writes groups of several appends. Undefined: this thread writes all. */
  readonly threaded?: ThreadedWriter | undefined;
}

export class GroupCommit {
  #queue: PendingWrite[] = [];
  #turn: Promise<void> | undefined;

  /**
   * @param onCommitted called after each commit, before the appends in it resolve, with its events if they are
   *   plain to see.
   */
  constructor(
    private readonly writers: GroupWriters,
    private readonly clock: Clock,
    private readonly onCommitted: (events: CommittedEvents | undefined) => void,
  ) {}

  submit(submitted: Append | Deletion, characters: number): Promise<AppendResult> {
    const write = 'kind' in submitted ? submitted : packedAppend(submitted);
    return new Promise((resolve, reject) => {
      this.#queue.push({ submitted, write, characters, resolve, reject });
      this.#turn ??= this.#drain();
    });
  }

  /** Resolves when every append submitted so far is settled, and the thread has ended. */
  async close(): Promise<void> {
    await this.#turn;
    await this.writers.threaded?.close();
  }

  /** A group at a time, whoever writes it: there is one order, and nobody waits for a lock. */
  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      await nextTurn();
      const group = this.#takeGroup();
      const nowMs = this.clock.now();
      const writes = group.map(({ write }) => write);
      this.#settle(group, await this.#writerOf(group).write(writes, nowMs), nowMs);
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

  /**
   * Who waits for an append that is alone waits for nothing else, and telling a thread takes as long as writing it. A
   * large batch of the ledger comes alone, too: its text would be copied twice on its way.
   */
  #writerOf(group: readonly PendingWrite[]): GroupWriter | ThreadedWriter {
    const { own, threaded = own } = this.writers;
    return group.length === 1 ? own : threaded;
  }

  #settle(group: readonly PendingWrite[], outcome: GroupOutcome, nowMs: number): void {
    if ('failed' in outcome) {
      for (const { write, reject } of group) reject(errorOf(write.stream, outcome));
      return;
    }
    const { outcomes, before, last } = outcome;
    const submitted = group.map((pending) => pending.submitted);
    this.onCommitted(committedEvents({ before, last }, submitted, outcomes, nowMs));
    outcomes.forEach((result, index) => {
      if (result instanceof Error) group[index]?.reject(result);
      else group[index]?.resolve(result);
    });
  }
}

function errorOf(stream: string, { failed, cause }: FailedGroup): Error {
  if (failed === 'unknown') return new AppendOutcomeUnknown(stream, { cause });
  const what = failed === 'refused' ? 'the commit was refused' : 'the append was rolled back';
  return new StoreUnavailable(what, { cause });
}
