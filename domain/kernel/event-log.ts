/**
 * The event store as the engine sees it: typed events in, typed events out. The codec stands in
 * between (`eventstore/codec`). Readers of the whole log pass over streams that are not the engine's
 * own, but their positions count.
 */
import type { DomainEvent, NewEvent, StoredEvent } from './event.js';
import type {
  AppendResult,
  EventStore,
  EventToAppend,
  ExpectedRevision,
  ReadStreamOptions,
  SubscriptionHandler,
} from './event-store.js';
import type { Position } from './position.js';
import type { ReaderLife, Readers, RunningReader } from './reader.js';

/** A stretch of the log: the engine's own events in it, or those that its reader wants, and how far it reaches. */
export interface LogPage<E extends DomainEvent = DomainEvent> {
  readonly events: readonly StoredEvent<E>[];
  /** Events looked at, whosever they are. */
  readonly looked: number;
  /** Position of the last event looked at. */
  readonly position: Position;
  /** Id of the event at `position`. */
  readonly eventId: string;
}

/** What every reader that follows the log says of itself. */
export interface LogFollower {
  /** Names the reader in logs and to the probes. */
  readonly name: string;
  /**
   * The position to go on after: asked at the start and again after each failure, so the reader says
   * how far it has really come. It may read a long way by itself before it answers.
   */
  from(life: ReaderLife): Position | Promise<Position>;
  /** Called each time everything that was in the log was delivered, after a failure again. */
  onCaughtUp?(): void;
}

export interface LogReader<E extends DomainEvent = DomainEvent> extends LogFollower {
  /** Own streams whose events it is given; those of others are not decoded for it. Default: all. */
  wants?(stream: string): boolean;
  /**
   * As `SubscriptionHandler.onEvents`; `page.events` may be empty if it wants none of them. After a
   * rejection the reader goes on after the position that `from` answers then.
   */
  onPage(page: LogPage<E>, life: ReaderLife): Promise<void>;
}

/** A reader of events as the store holds them: of every stream, and nothing decoded. */
export interface RecordedReader extends LogFollower {
  /** As `LogReader.onPage`. */
  onEvents: SubscriptionHandler['onEvents'];
}

/** An event with its text, so that what was measured is not encoded again when it is appended. */
export interface EncodedEvent<E extends DomainEvent = DomainEvent> {
  readonly made: NewEvent<E>;
  readonly encoded: EventToAppend;
  /** What it counts towards `store.maxAppendBytes`. */
  readonly bytes: number;
}

export interface EventLog<E extends DomainEvent = DomainEvent> {
  /** The port underneath, for readers of raw events. */
  readonly store: EventStore;
  /** Random id of this store, from revision 0 of `tallybook-store`. */
  readonly storeId: string;

  /** As `EventStore.append`, with the same errors. */
  append(
    stream: string,
    events: readonly (NewEvent<E> | EncodedEvent<E>)[],
    expected: ExpectedRevision,
  ): Promise<AppendResult>;

  /** The event as `append` would store it. */
  encode<Own extends E>(event: NewEvent<Own>): EncodedEvent<Own>;

  /**
   * A page of one of the engine's own streams.
   * @throws UnknownEventType a type or version that this build does not know.
   */
  readStream(stream: string, options: ReadStreamOptions): Promise<readonly StoredEvent<E>[]>;

  /** A page of the log after a position; undefined at its end. */
  readAll(after: Position, limit: number): Promise<LogPage<E> | undefined>;

  head(): Promise<Position>;

  /** Every reader of the log that lives as long as the process. */
  readonly readers: Readers;

  /**
   * Delivers every event after `reader.from()`, then new ones as they become durable, in log order.
   * Supervised: it goes on after failed reads, and after failures of the reader itself.
   */
  follow(reader: LogReader<E>): RunningReader;

  /** As `follow`, with the events as they are stored. */
  followRecorded(reader: RecordedReader): RunningReader;
}

/** An own stream holds a type or version that this build does not know: the reader must halt. */
export class UnknownEventType extends Error {
  constructor(
    readonly storedType: string,
    readonly stream: string,
    readonly revision: number,
  ) {
    super(`unknown event type ${storedType} at ${stream}/${revision}`);
    this.name = 'UnknownEventType';
  }
}

const PAGE = 512;

/** Every event of a stream from a revision on, in order, page by page. */
export async function* readWholeStream<E extends DomainEvent>(
  log: Pick<EventLog<E>, 'readStream'>,
  stream: string,
  from = 0,
): AsyncGenerator<StoredEvent<E>> {
  for (let next = from; ;) {
    const page = await log.readStream(stream, { from: next, limit: PAGE });
    yield* page;
    if (page.length < PAGE) return;
    next += page.length;
  }
}
