/** The typed event log over any event store: codec outside, store inside. */
import type { TallybookEvent } from '../../domain/events.js';
import type { Clock } from '../../domain/kernel/clock.js';
import type {
  EncodedEvent,
  EventLog,
  LogFollower,
  LogPage,
  LogReader,
  RecordedReader,
} from '../../domain/kernel/event-log.js';
import type { NewEvent, StoredEvent } from '../../domain/kernel/event.js';
import {
  type AppendResult,
  eventBytes,
  type EventStore,
  type ExpectedRevision,
  type ReadStreamOptions,
  type RecordedEvent,
  WrongExpectedRevision,
} from '../../domain/kernel/event-store.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import type { Position } from '../../domain/kernel/position.js';
import type { Readers, RunningReader } from '../../domain/kernel/reader.js';
import { isOwnStream } from '../../domain/streams.js';
import { STORE_STREAM } from '../../domain/kernel/streams.js';
import { follow, type Follower } from '../reader/follow.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { ReaderSupervisor } from '../reader/supervisor.js';
import { appendWithRetry, RETRY_WAITS_MS } from './append-with-retry.js';
import type { Codec } from './codec.js';
import { recall, remember } from './made-of.js';
import { tallybookCodec } from './tallybook-codec.js';

export type StoreMode = 'development' | 'production';

/** The event log, with what its store says of itself. */
export interface TallybookLog extends EventLog<TallybookEvent> {
  /** The mode that made the store. */
  readonly mode: StoreMode;
}

export interface EventLogOptions {
  /** How the engine was started. */
  readonly mode: StoreMode;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** Waits before the tries that follow an unknown outcome. */
  readonly retryWaitsMs?: readonly number[];
  /** Told when a reader of the log fails. */
  readonly logger?: Logger;
}

/** A production start on a store that a development start has made. */
export class DevelopmentStore extends Error {
  constructor() {
    super('this store was made in development mode; production needs a store of its own');
    this.name = 'DevelopmentStore';
  }
}

/** A store in which no engine was ever started. */
export class EmptyStore extends Error {
  constructor() {
    super(`the store is empty: it has no stream ${STORE_STREAM}`);
    this.name = 'EmptyStore';
  }
}

/**
 * Opens the log of a store; a new store gets its first event, with a random id and the mode.
 * @throws DevelopmentStore in production, if a development start has made the store.
 */
export async function createEventLog(
  store: EventStore,
  options: EventLogOptions,
): Promise<TallybookLog> {
  const identity = (await readIdentity(store)) ?? (await createIdentity(store, options));
  if (options.mode === 'production' && identity.mode === 'development')
    throw new DevelopmentStore();
  return new CodedEventLog(store, identity, options);
}

/**
 * Opens the log of a store that exists, for reading.
 * @throws EmptyStore if no engine was ever started.
 */
export async function openEventLogReadonly(
  store: EventStore,
  options: Pick<EventLogOptions, 'logger'> = {},
): Promise<TallybookLog> {
  const identity = await readIdentity(store);
  if (identity === undefined) throw new EmptyStore();
  return new CodedEventLog(store, identity, options);
}

interface StoreIdentity {
  readonly storeId: string;
  readonly mode: StoreMode;
}

async function readIdentity(store: EventStore): Promise<StoreIdentity | undefined> {
  const [recorded] = await store.readStream(STORE_STREAM, { from: 0, limit: 1 });
  if (recorded === undefined) return undefined;
  const { event } = tallybookCodec.decode(recorded);
  if (event.type !== 'StoreCreated') throw new Error(`${STORE_STREAM} begins with ${event.type}`);
  return event.data;
}

async function createIdentity(
  store: EventStore,
  { mode, clock, ids, retryWaitsMs = RETRY_WAITS_MS }: EventLogOptions,
): Promise<StoreIdentity> {
  const id = ids.uuid();
  const created = tallybookCodec.encode({
    id,
    event: { type: 'StoreCreated', data: { storeId: ids.uuid(), mode } },
    metadata: {
      correlationId: id,
      causationId: id,
      actor: 'system',
      at: new Date(clock.now()).toISOString(),
    },
  });
  try {
    await appendWithRetry(() => store.append(STORE_STREAM, [created], 'no_stream'), retryWaitsMs);
  } catch (error) {
    // Another process was first: its identity counts.
    if (!(error instanceof WrongExpectedRevision)) throw error;
  }
  const identity = await readIdentity(store);
  if (identity === undefined) throw new EmptyStore();
  return identity;
}

class CodedEventLog implements TallybookLog {
  readonly storeId: string;
  readonly mode: StoreMode;
  readonly readers: Readers;
  readonly #retryWaitsMs: readonly number[];
  readonly #codec: Codec<TallybookEvent> = tallybookCodec;
  /** Decoded forms of events that several readers are given. */
  readonly #decoded = new WeakMap<RecordedEvent, StoredEvent<TallybookEvent>>();

  constructor(
    readonly store: EventStore,
    identity: StoreIdentity,
    {
      retryWaitsMs = RETRY_WAITS_MS,
      logger,
    }: Pick<EventLogOptions, 'retryWaitsMs' | 'logger'> = {},
  ) {
    this.readers = new ReaderSupervisor(logger);
    this.#retryWaitsMs = retryWaitsMs;
    this.storeId = identity.storeId;
    this.mode = identity.mode;
  }

  async append(
    stream: string,
    events: readonly (NewEvent<TallybookEvent> | EncodedEvent<TallybookEvent>)[],
    expected: ExpectedRevision,
  ): Promise<AppendResult> {
    const encoded = events.map((event) =>
      'encoded' in event ? event.encoded : remember(this.#codec.encode(event), event),
    );
    return appendWithRetry(() => this.store.append(stream, encoded, expected), this.#retryWaitsMs);
  }

  encode<E extends TallybookEvent>(made: NewEvent<E>): EncodedEvent<E> {
    const encoded = remember(this.#codec.encode(made), made);
    return { made, encoded, bytes: eventBytes(encoded) };
  }

  async readStream(
    stream: string,
    options: ReadStreamOptions,
  ): Promise<readonly StoredEvent<TallybookEvent>[]> {
    const page = await this.store.readStream(stream, options);
    return page.map((recorded) => this.#codec.decode(recorded));
  }

  async readAll(after: Position, limit: number): Promise<LogPage<TallybookEvent> | undefined> {
    const page = await this.store.readAll({ after, limit });
    return toPage(page, isOwnStream, (recorded) => this.#codec.decode(recorded));
  }

  head(): Promise<Position> {
    return this.store.head();
  }

  follow(reader: LogReader<TallybookEvent>): RunningReader {
    const isWanted = (stream: string): boolean =>
      isOwnStream(stream) && (reader.wants?.(stream) ?? true);
    return this.#followRecorded(reader, async (events, life) => {
      const page = toPage(events, isWanted, (recorded) => this.#decodeOnce(recorded));
      if (page !== undefined) await reader.onPage(page, life);
    });
  }

  followRecorded(reader: RecordedReader): RunningReader {
    return this.#followRecorded(reader, (events) => reader.onEvents(events));
  }

  #followRecorded(reader: LogFollower, take: Follower['take']): RunningReader {
    const { store } = this;
    const follower: Follower = {
      take,
      from: (life) => reader.from(life),
      onCaughtUp: () => reader.onCaughtUp?.(),
    };
    return this.readers.start({
      name: reader.name,
      read: (life) => follow(store, follower, life),
    });
  }

  /** All followers of the log are given the same object for an event, so it is decoded once for all. */
  #decodeOnce(recorded: RecordedEvent): StoredEvent<TallybookEvent> {
    const known = this.#decoded.get(recorded);
    if (known !== undefined) return known;
    const decoded = recalled(recorded) ?? this.#codec.decode(recorded);
    this.#decoded.set(recorded, decoded);
    return decoded;
  }
}

/** The events of a page that are wanted, decoded. */
function toPage(
  recorded: readonly RecordedEvent[],
  isWanted: (stream: string) => boolean,
  decode: (recorded: RecordedEvent) => StoredEvent<TallybookEvent>,
): LogPage<TallybookEvent> | undefined {
  const last = recorded.at(-1);
  if (last === undefined) return undefined;
  const events: StoredEvent<TallybookEvent>[] = [];
  let stream: string | undefined;
  let wanted = false;
  for (const event of recorded) {
    if (event.stream !== stream) {
      stream = event.stream;
      wanted = isWanted(stream);
    }
    if (wanted) events.push(decode(event));
  }
  return { events, looked: recorded.length, position: last.position, eventId: last.id };
}

/** What this process has written itself needs no decoding. */
function recalled(recorded: RecordedEvent): StoredEvent<TallybookEvent> | undefined {
  const made = recall(recorded);
  if (made === undefined) return undefined;
  const { id, stream, revision, position } = recorded;
  // Its own schema has let it into the store under this type.
  return { id, stream, revision, position, ...made } as StoredEvent<TallybookEvent>;
}
