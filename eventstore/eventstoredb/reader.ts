/**
 * Pages of a stream and of the log. Every read says how much it wants and takes all of it: leaving
 * the client's stream early leaks its HTTP/2 stream.
 */
import {
  type AllStreamResolvedEvent,
  type EventStoreDBClient,
  type ReadPosition,
  type ResolvedEvent,
  StreamNotFoundError,
  type StreamingRead,
} from '@eventstore/db-client';
import {
  type ReadAllOptions,
  type ReadStreamOptions,
  type RecordedEvent,
  StoreUnavailable,
} from '../../domain/kernel/event-store.js';
import { justAfter, latest, type Position, START } from '../../domain/kernel/position.js';
import { NoAnswer, unavailable } from './errors.js';
import { clientPosition, type RawEvent, toRawEvent, toRecordedEvent } from './events.js';

/** The size of the next page, if hidden events have left the page before it short. */
const PAGE = 512;
/** The size of a page in which an event is looked for by its position. */
const SEARCH_PAGE = 4_096;
/** The first look for the head; doubled while only hidden events are met. */
const HEAD_PAGE = 4;
const MAX_HEAD_PAGE = 512;

/** Reads pages of a server's streams and of its log. */
export class ServerReader {
  // A server writes hidden events all the time; what was once looked through is not read again.
  #lookedTo: Position = START;
  #knownHead: Position = START;

  /** @param closing aborted when the store is closed: reads under way fail. */
  constructor(
    private readonly client: EventStoreDBClient,
    private readonly timeoutMs: number,
    private readonly closing: AbortSignal,
  ) {}

  async readStream(
    stream: string,
    { direction = 'forwards', from, limit }: ReadStreamOptions,
  ): Promise<readonly RecordedEvent[]> {
    const end = direction === 'forwards' ? 'start' : 'end';
    const fromRevision = from === undefined ? end : BigInt(from);
    try {
      const events = await this.#takeAll<ResolvedEvent>(
        this.client.readStream(stream, { direction, fromRevision, maxCount: limit }),
      );
      return events.flatMap(({ event }) => (event === undefined ? [] : [toRecordedEvent(event)]));
    } catch (error) {
      if (error instanceof StreamNotFoundError) return [];
      throw unavailable(error);
    }
  }

  readAll({ direction = 'forwards', after, limit }: ReadAllOptions) {
    return direction === 'forwards'
      ? this.#readAllForwards(after ?? START, limit)
      : this.#readAllBackwards(after === undefined ? 'end' : clientPosition(after), limit);
  }

  /** Position of the newest event that is not hidden. */
  async head(): Promise<Position> {
    let newest: Position | undefined;
    let from: ReadPosition = 'end';
    for (let size = HEAD_PAGE; ; size = Math.min(size * 2, MAX_HEAD_PAGE)) {
      const page: RawEvent[] = await this.#page('backwards', from, size);
      newest ??= page[0]?.position ?? START;
      const found = page.find(({ event }) => event !== undefined);
      const last = page.at(-1);
      if (found !== undefined) this.#knownHead = latest(this.#knownHead, found.position);
      if (found !== undefined || last === undefined || last.position <= this.#lookedTo) break;
      from = clientPosition(last.position);
    }
    this.#lookedTo = latest(this.#lookedTo, newest);
    return this.#knownHead;
  }

  async #readAllForwards(after: Position, limit: number): Promise<RecordedEvent[]> {
    const found: RecordedEvent[] = [];
    let from = after;
    for (let size = limit; ; size = PAGE) {
      const page = await this.#pageAfter(from, size);
      found.push(...visible(page));
      const last = page.at(-1);
      if (last === undefined || page.length < size || found.length >= limit) {
        return found.slice(0, limit);
      }
      from = last.position;
    }
  }

  async #readAllBackwards(before: ReadPosition, limit: number): Promise<RecordedEvent[]> {
    const found: RecordedEvent[] = [];
    let from = before;
    for (let size = limit; ; size = PAGE) {
      const page = await this.#page('backwards', from, size);
      found.push(...visible(page));
      const last = page.at(-1);
      if (last === undefined || page.length < size || found.length >= limit) {
        return found.slice(0, limit);
      }
      from = clientPosition(last.position);
    }
  }

  /** Forwards the server includes the position that it is given; we ask for one more and skip it. */
  async #pageAfter(after: Position, maxCount: number): Promise<RawEvent[]> {
    if (after === START) return this.#page('forwards', 'start', maxCount);
    const from = await this.#pageFrom(after, maxCount + 1);
    return from[0]?.position === after ? from.slice(1) : from;
  }

  /**
   * A page from a position on, whether or not an event begins there.
   *
   * A server's positions are byte offsets, and it reads only from where an event begins. The position
   * just before an event, which is how the port says "from this event on", stands for that event. For
   * any other position in between, the next event is looked for from the log's start. A reader can
   * stand at such a position after a restore, for example.
   */
  async #pageFrom(after: Position, maxCount: number): Promise<RawEvent[]> {
    for (const from of [after, justAfter(after)]) {
      try {
        return await this.#page('forwards', clientPosition(from), maxCount);
      } catch (error) {
        if (!isNoPlace(error)) throw error;
      }
    }
    if (after >= (await this.head())) return [];
    for (let from: ReadPosition = 'start'; ;) {
      const page: RawEvent[] = await this.#page('forwards', from, SEARCH_PAGE);
      const last = page.at(-1);
      const next = page.find(({ position }) => position > after);
      if (next !== undefined) {
        return this.#page('forwards', clientPosition(next.position), maxCount);
      }
      if (last === undefined || page.length < SEARCH_PAGE) return [];
      from = clientPosition(last.position);
    }
  }

  async #page(
    direction: 'forwards' | 'backwards',
    fromPosition: ReadPosition,
    maxCount: number,
  ): Promise<RawEvent[]> {
    const events = await this.#takeAll<AllStreamResolvedEvent>(
      this.client.readAll({ direction, fromPosition, maxCount }),
    ).catch((error: unknown) => {
      throw unavailable(error);
    });
    return events.flatMap(({ event }) => (event === undefined ? [] : [toRawEvent(event)]));
  }

  /** Takes the whole of a read; cancels it, once, if it takes too long. */
  async #takeAll<E>(stream: StreamingRead<E>): Promise<E[]> {
    const { timeoutMs, closing } = this;
    const end = (reason: Error): void => {
      void stream.cancel();
      stream.destroy(reason);
    };
    // The client may emit more than one error; the loop below listens to the first only.
    stream.on('error', () => undefined);
    const timer = setTimeout(() => end(new NoAnswer(timeoutMs)), timeoutMs);
    const onClosing = (): void => end(new Error('closed'));
    closing.addEventListener('abort', onClosing, { once: true });
    try {
      const events: E[] = [];
      for await (const event of stream) events.push(event);
      return events;
    } finally {
      clearTimeout(timer);
      closing.removeEventListener('abort', onClosing);
    }
  }
}

/**
 * True if no event begins at the position. Only the text of the error says so: `InvalidPosition` if the
 * bytes there read as a length beyond what is written, `Error` if they do not read as a record.
 */
const isNoPlace = (error: unknown): boolean =>
  error instanceof StoreUnavailable &&
  /ReadAllResult: (?:InvalidPosition|Error)/.test(error.message);

const visible = (page: readonly RawEvent[]): RecordedEvent[] =>
  page.flatMap(({ event }) => (event === undefined ? [] : [event]));
