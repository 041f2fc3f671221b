/** A thread that is none: it writes a turn after it was told, or when it is let. Every message is copied on its way. */
import { EventEmitter } from 'node:events';
import { commitFor } from '../../eventstore/sqlite/committing/committing.js';
import type { CommitThread } from '../../eventstore/sqlite/committing/threaded-writer.js';
import { openDatabase } from '../../eventstore/sqlite/open-database.js';
import { SqliteEventStore } from '../../eventstore/sqlite/sqlite-event-store.js';
import type { Database } from '../../sqlite/driver.js';

type ToThread = Parameters<CommitThread['postMessage']>[0];

/** When a thread ends by itself: before it writes what it was told, or before it says that it has. */
export type ThreadFault = 'before it writes' | 'before it answers';

export class PretendedCommitThread extends EventEmitter implements CommitThread {
  readonly db: Database;
  /** How many writes each group had that it was told. */
  readonly groups: number[] = [];
  /** True: it does nothing until `letGo`. */
  isHeld = false;
  fault: ThreadFault | undefined;
  readonly #inside = new EventEmitter();
  readonly #waiting: ToThread[] = [];

  constructor(file: string) {
    super();
    this.db = openDatabase(file, { readonly: false });
    const port = {
      on: (_: 'message', listener: (message: ToThread) => void) =>
        this.#inside.on('message', listener),
      postMessage: (message: unknown) => {
        if (this.fault === 'before it answers') this.#die();
        else this.emit('message', structuredClone(message));
      },
      close: () => this.emit('exit'),
    };
    commitFor(port, this.db);
  }

  postMessage(message: ToThread): void {
    if (message !== 'close') this.groups.push(message.writes.length);
    this.#waiting.push(structuredClone(message));
    setImmediate(() => this.isHeld || this.#run());
  }

  letGo(): void {
    this.isHeld = false;
    this.#run();
  }

  #run(): void {
    for (const message of this.#waiting.splice(0)) {
      if (this.fault === 'before it writes') this.#die();
      else this.#inside.emit('message', message);
    }
  }

  #die(): void {
    this.db.close();
    this.emit('error', new Error('out of memory'));
    this.emit('exit');
  }

  ref(): void {
    // The process of a test lives anyway.
  }

  unref(): void {
    // The process of a test lives anyway.
  }
}

/** A store each of whose appends has company, so that a thread commits it. */
export class AccompaniedStore extends SqliteEventStore {
  override append(
    ...[stream, events, expected]: Parameters<SqliteEventStore['append']>
  ): ReturnType<SqliteEventStore['append']> {
    // It fails if the append fails: that says it all.
    this.appendNothing('company', 'any').catch(() => undefined);
    return super.append(stream, events, expected);
  }
}
