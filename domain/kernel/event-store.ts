/**
 * The event-store port. Three ways lead through it: the embedded SQLite store, the official
 * EventStoreDB client against a real server, and the same client against our gateway. One contract
 * suite (`test/eventstore/contract.ts`) says what every adapter must do.
 *
 * There is no append to several streams: EventStoreDB has none, so the design does without.
 */
import { justBefore, type Position, START } from './position.js';

/** What must be true of a stream for an append to be accepted. A number is the last revision. */
export type ExpectedRevision = number | 'any' | 'no_stream' | 'stream_exists';

/** An event on its way into the store. `data` and `metadata` are JSON text, stored as given. */
export interface EventToAppend {
  /** A UUID. The same ids with the same expectation may be appended again without effect. */
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

/** An event as the store holds it. */
export interface RecordedEvent extends EventToAppend {
  readonly stream: string;
  /** 0, 1, 2 … without gaps within the stream. */
  readonly revision: number;
  readonly position: Position;
  /** When the store wrote it: milliseconds since 1970, by the store's clock. */
  readonly createdMs: number;
}

export interface AppendResult {
  /** Revision of the last event of the append. */
  readonly revision: number;
  /** Position of the last event of the append. */
  readonly position: Position;
}

export interface ReadStreamOptions {
  readonly direction?: 'forwards' | 'backwards';
  /** First revision to read, inclusive. Default: the first forwards, the last backwards. */
  readonly from?: number;
  /** At most this many events; 1–4,096. */
  readonly limit: number;
}

export interface ReadAllOptions {
  readonly direction?: 'forwards' | 'backwards';
  /** Exclusive in both directions. Default: the start forwards, the end backwards. */
  readonly after?: Position;
  /** At most this many events; 1–4,096. */
  readonly limit: number;
}

export interface SubscriptionHandler {
  /**
   * Called with one or more events in log order, never concurrently; the next call waits for the
   * promise. A rejection ends the subscription with that error.
   */
  onEvents(events: readonly RecordedEvent[]): Promise<void>;
  /** Called each time the subscription has delivered everything that was in the log. */
  onCaughtUp?(): void;
}

export interface Subscription {
  /** Resolves after `close`; rejects when the handler threw or the log could not be read. */
  readonly done: Promise<void>;
  /** Stops delivery and resolves once no handler is running. */
  close(): Promise<void>;
}

export interface EventStore {
  /** The largest append in bytes: the sum of type, data and metadata of its events. */
  readonly maxAppendBytes: number;

  /**
   * Appends one or more events to one stream, all or none. Resolves when they are durable.
   * Appending the same ids with the same expectation again succeeds and writes nothing.
   *
   * @throws WrongExpectedRevision the stream is not as expected; nothing was written.
   * @throws AppendTooLarge above `maxAppendBytes`; nothing was sent.
   * @throws AppendOutcomeUnknown it may or may not have been written: read, or append the same ids
   *   with the same expectation again.
   * @throws StoreUnavailable it was certainly not written.
   */
  append(
    stream: string,
    events: readonly EventToAppend[],
    expected: ExpectedRevision,
  ): Promise<AppendResult>;

  /** A page of a stream. A stream that does not exist is an empty page. */
  readStream(stream: string, options: ReadStreamOptions): Promise<readonly RecordedEvent[]>;

  /** A page of the whole log in log order; streams whose name starts with `$` are hidden. */
  readAll(options: ReadAllOptions): Promise<readonly RecordedEvent[]>;

  /** Position of the last event in the log, `START` if there is none. */
  head(): Promise<Position>;

  /**
   * Delivers every event after `after`, then new ones as they become durable, in log order, without
   * gap or repetition, over any number of dropped connections. It ends with the first failed read:
   * readers use `EventLog.follow`, which goes on.
   */
  subscribeToAll(after: Position, handler: SubscriptionHandler): Subscription;

  /** Waits for appends under way and frees what is held. */
  close(): Promise<void>;
}

/** The event at exactly this position; undefined if none is, or not any more. */
export async function eventAt(
  store: Pick<EventStore, 'readAll'>,
  position: Position,
): Promise<RecordedEvent | undefined> {
  if (position === START) return undefined;
  const [event] = await store.readAll({ after: justBefore(position), limit: 1 });
  return event?.position === position ? event : undefined;
}

export class WrongExpectedRevision extends Error {
  constructor(
    readonly stream: string,
    readonly expected: ExpectedRevision,
    readonly actual: number | 'no_stream' | 'unknown',
  ) {
    super(`stream ${stream}: expected revision ${expected}, found ${actual}`);
    this.name = 'WrongExpectedRevision';
  }
}

export class AppendTooLarge extends Error {
  constructor(
    readonly bytes: number,
    readonly maxBytes: number,
  ) {
    super(`append of ${bytes} bytes is above the store's limit of ${maxBytes}`);
    this.name = 'AppendTooLarge';
  }
}

export class AppendOutcomeUnknown extends Error {
  constructor(stream: string, options?: { cause?: unknown }) {
    super(`append to ${stream}: no answer; it may or may not have been written`, options);
    this.name = 'AppendOutcomeUnknown';
  }
}

export class StoreUnavailable extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'StoreUnavailable';
  }
}

/** Counts the bytes of texts of which mostly the same comes many times in a row. */
function repeatedBytes(): (text: string) => number {
  let known = '';
  let bytes = 0;
  return (text) => {
    if (text !== known) [known, bytes] = [text, Buffer.byteLength(text)];
    return bytes;
  };
}
const typeBytes = repeatedBytes();
const metadataBytes = repeatedBytes();

/** Bytes that an event counts towards `maxAppendBytes`. */
export const eventBytes = ({ type, data, metadata }: EventToAppend): number =>
  typeBytes(type) + Buffer.byteLength(data) + metadataBytes(metadata);
