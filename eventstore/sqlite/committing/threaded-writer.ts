/**
 * Writes groups in a thread of its own, by a connection of its own. A commit waits for the disk, and under load for
 * the processor once the disk has answered: a server spent a third of its time so, in which no request was read and
 * no flow went on. What crosses is text that is ready for its row, and what became of it. The thread starts with the
 * first group, and again if it has died; what was on its way then may have been written.
 */
import type { GroupOutcome, Write } from '../group-writer.js';
import { type FromThread, outcomeOf, type ToThread } from './telling.js';
import { closeThread, type WritingThread } from '../../../sqlite/writing-thread.js';

/** A `Worker` of commit-thread.ts. */
export type CommitThread = WritingThread<ToThread, FromThread>;

/** @param file the store's, which is open. */
export type StartCommitThread = (file: string) => CommitThread;

export class ThreadedWriter {
  #thread: CommitThread | undefined;
  /** Is told what became of the group on its way. */
  #settle: ((told: FromThread) => void) | undefined;

  constructor(private readonly startThread: () => CommitThread) {}

  /** No other group is on its way. */
  async write(writes: readonly Write[], nowMs: number): Promise<GroupOutcome> {
    const thread = (this.#thread ??= this.#start());
    const told = await new Promise<FromThread>((resolve) => {
      this.#settle = resolve;
      // The process lives at least until the group is written.
      thread.ref();
      thread.postMessage({ writes, nowMs });
    });
    thread.unref();
    return outcomeOf(told, writes);
  }

  async close(): Promise<void> {
    if (this.#thread !== undefined) await closeThread(this.#thread);
  }

  #start(): CommitThread {
    const thread = this.startThread();
    let cause: unknown = 'it has ended';
    thread.on('message', (told) => this.#settle?.(told));
    thread.on('error', (error) => (cause = error));
    thread.on('exit', () => {
      this.#thread = undefined;
      this.#settle?.({ failed: 'unknown', cause: `the thread that commits: ${String(cause)}` });
    });
    thread.unref();
    return thread;
  }
}
