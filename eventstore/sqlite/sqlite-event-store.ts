/**
 * The embedded event store: one SQLite file, one writing process, any number of reading processes.
 * A read never sees a transaction that is still open: this thread writes between two reads, and the thread that
 * commits for it (`committing/`) by a connection of its own.
 */
import type { Clock } from '../../domain/kernel/clock.js';
import {
  type AppendResult,
  AppendTooLarge,
  eventBytes,
  type EventStore,
  type ExpectedRevision,
  StoreUnavailable,
  type Subscription,
} from '../../domain/kernel/event-store.js';
import type { Position } from '../../domain/kernel/position.js';
import type { Database } from '../../sqlite/driver.js';
import { CatchUpSubscription, type EventHandler } from './catch-up-subscription.js';
import { type StartCommitThread, ThreadedWriter } from './committing/threaded-writer.js';
import type { Deletion } from './deletions.js';
import type { EventWithContent, RecordedEventWithContent } from './event-content.js';
import {
  EventReader,
  type SqliteReadAllOptions,
  type SqliteReadStreamOptions,
} from './event-reader.js';
import { GroupCommit } from './group-commit.js';
import { GroupWriter } from './group-writer.js';
import { LogTail } from './log-tail.js';
import { openDatabase } from './open-database.js';

export interface SqliteEventStoreOptions {
  readonly file: string;
  /** Opens beside a living writer: appends are refused, subscriptions poll. Default: false. */
  readonly readonly?: boolean;
  /** What `createdMs` is read from. Default: the system's clock. */
  readonly clock?: Clock;
  /** Largest append in bytes. Default: 16 MiB. */
  readonly maxAppendBytes?: number;
  /** How often a read-only store looks for new events. Default: 100 ms. */
  readonly pollMs?: number;
  /** Starts the thread that commits, for a store in a file. Default: none, this thread commits. */
  readonly startCommitThread?: StartCommitThread | undefined;
}

const MAX_APPEND_BYTES = 16 * 1024 * 1024;
const POLL_MS = 100;
const SUBSCRIPTION_PAGE = 512;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Opens or creates the store in a file.
 * @throws UnusableStoreFile a newer schema, or somebody else's database.
 */
export const openSqliteEventStore = (options: SqliteEventStoreOptions): SqliteEventStore =>
  new SqliteEventStore(
    openDatabase(options.file, { readonly: options.readonly ?? false }),
    options,
  );

export class SqliteEventStore implements EventStore {
  readonly maxAppendBytes: number;
  readonly #db: Database;
  readonly #reader: EventReader;
  readonly #tail: LogTail;
  readonly #writer: GroupCommit | undefined;
  readonly #pollMs: number;
  readonly #subscriptions = new Set<CatchUpSubscription>();
  #poll: NodeJS.Timeout | undefined;
  #closing: Promise<void> | undefined;

  /** Takes over the database, which `close` closes. */
  constructor(db: Database, options: Omit<SqliteEventStoreOptions, 'file' | 'readonly'> = {}) {
    this.maxAppendBytes = options.maxAppendBytes ?? MAX_APPEND_BYTES;
    this.#pollMs = options.pollMs ?? POLL_MS;
    this.#db = db;
    this.#reader = new EventReader(db);
    this.#tail = new LogTail((after, limit) => this.#reader.readAll({ after, limit }));
    if (!db.readonly) {
      const clock = options.clock ?? { now: Date.now };
      const { startCommitThread: start } = options;
      const threaded = start && new ThreadedWriter(() => start(db.name));
      this.#writer = new GroupCommit({ own: new GroupWriter(db), threaded }, clock, (events) => {
        if (events !== undefined) this.#tail.add(events);
        this.#wakeSubscriptions();
      });
    }
  }

  /**
   * Whether a commit waits until the disk has it, as it does unless told otherwise. Without, what was acknowledged last
   * may be lost with the power, though not with the process; the next commit that waits waits for all before it.
   * Those of a thread wait, whatever is told.
   */
  awaitDisk(isAwaited: boolean): void {
    this.#db.pragma(`synchronous = ${isAwaited ? 'FULL' : 'NORMAL'}`);
  }

  async append(
    stream: string,
    events: readonly EventWithContent[],
    expected: ExpectedRevision,
  ): Promise<AppendResult> {
    const characters = checkAppend(stream, events, expected);
    // A character is three bytes at most: the bytes of most appends need not be counted.
    if (3 * characters > this.maxAppendBytes) {
      const bytes = events.reduce((sum, event) => sum + eventBytes(event), 0);
      if (bytes > this.maxAppendBytes) throw new AppendTooLarge(bytes, this.maxAppendBytes);
    }
    return this.#openWriter().submit({ stream, events, expected }, characters);
  }

  /**
   * An append of nothing, which EventStoreDB answers: with the stream's last revision, -1 if it has
   * none, and the position of the log's end.
   *
   * @throws as `append`
   */
  async appendNothing(stream: string, expected: ExpectedRevision): Promise<AppendResult> {
    checkTarget(stream, expected);
    return this.#openWriter().submit({ stream, events: [], expected }, 0);
  }

  /**
   * Deletes a stream; its rows stay, and $all still shows them. Resolves when that is durable, with
   * the place of the event that says so.
   *
   * @throws WrongExpectedRevision the stream is not as expected, or there is none to delete softly.
   * @throws StreamDeleted it has a tombstone already.
   * @throws AppendOutcomeUnknown, StoreUnavailable as `append`.
   */
  async deleteStream(deletion: Deletion): Promise<AppendResult> {
    checkTarget(deletion.stream, deletion.expected);
    return this.#openWriter().submit(deletion, 0);
  }

  readStream(
    stream: string,
    options: SqliteReadStreamOptions,
  ): Promise<readonly RecordedEventWithContent[]> {
    return this.#read(() => this.#reader.readStream(stream, options));
  }

  readAll(options: SqliteReadAllOptions): Promise<readonly RecordedEventWithContent[]> {
    return this.#read(() => this.#reader.readAll(options));
  }

  head(): Promise<Position> {
    return this.#read(() => this.#reader.head());
  }

  subscribeToAll(
    after: Position,
    handler: EventHandler,
    options: Pick<SqliteReadAllOptions, 'systemStreams'> = {},
  ): Subscription {
    const nextPage = (position: Position): readonly RecordedEventWithContent[] =>
      options.systemStreams === true
        ? this.#reader.readAll({ ...options, after: position, limit: SUBSCRIPTION_PAGE })
        : this.#tail.read(position, SUBSCRIPTION_PAGE);
    const subscription = new CatchUpSubscription(after, handler, (position) =>
      this.#read(() => nextPage(position)),
    );
    this.#subscriptions.add(subscription);
    const forget = (): void => void this.#subscriptions.delete(subscription);
    subscription.done.then(forget, forget);
    if (!this.#writer && !this.#closing) this.#poll ??= this.#startPolling();
    return subscription;
  }

  /** Lets subscriptions of a store that is read beside its writer look at once for what the writer has added. */
  lookAgain(): void {
    this.#wakeSubscriptions();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  #openWriter(): GroupCommit {
    if (this.#closing) throw new StoreUnavailable('the store is closed');
    if (!this.#writer) throw new StoreUnavailable('the store was opened read-only');
    return this.#writer;
  }

  async #close(): Promise<void> {
    await this.#writer?.close();
    clearInterval(this.#poll);
    await Promise.all([...this.#subscriptions].map((subscription) => subscription.close()));
    this.#db.close();
  }

  #read<T>(read: () => T): Promise<T> {
    return new Promise((resolve) => {
      if (!this.#db.open) throw new StoreUnavailable('the store is closed');
      try {
        resolve(read());
      } catch (cause) {
        if (cause instanceof RangeError) throw cause;
        throw new StoreUnavailable('the store could not be read', { cause });
      }
    });
  }

  #wakeSubscriptions(): void {
    for (const subscription of this.#subscriptions) subscription.wake();
  }

  /** `data_version` changes with every commit of another process, and costs no read of the file. */
  #startPolling(): NodeJS.Timeout {
    let version: unknown;
    return setInterval(() => {
      let now: unknown;
      try {
        now = this.#db.pragma('data_version', { simple: true });
      } catch {
        // The subscriptions, woken, meet the same trouble and tell it to their subscribers.
      }
      if (now === undefined || now !== version) this.#wakeSubscriptions();
      version = now;
    }, this.#pollMs);
  }
}

/** Faults of the caller: they are thrown before anything is queued. @returns UTF-16 code units of the texts. */
function checkAppend(
  stream: string,
  events: readonly EventWithContent[],
  expected: ExpectedRevision,
): number {
  checkTarget(stream, expected);
  if (events.length === 0) throw new RangeError('an append holds at least one event');
  let characters = 0;
  for (const event of events) {
    if (!UUID.test(event.id)) throw new RangeError(`not a UUID in lower case: ${event.id}`);
    characters += event.type.length + event.data.length + event.metadata.length;
  }
  return characters;
}

function checkTarget(stream: string, expected: ExpectedRevision): void {
  if (stream === '') throw new RangeError('a stream has a name');
  if (typeof expected === 'number' && !(Number.isSafeInteger(expected) && expected >= 0)) {
    throw new RangeError(`not a revision: ${expected}`);
  }
}
