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

/** The next page where hidden events left the one before short. */
const PAGE = 512;
/** A page where an event is looked for by its position. */
const SEARCH_PAGE = 4_096;
/** The first look for the head; doubled while only hidden events are met. */
const HEAD_PAGE = 4;
const MAX_HEAD_PAGE = 512;

export interface Reader {
  readStream(stream: string, options: ReadStreamOptions): Promise<readonly RecordedEvent[]>;
  readAll(options: ReadAllOptions): Promise<readonly RecordedEvent[]>;
  head(): Promise<Position>;
}

/** @param closing aborted when the store is closed: reads under way fail. */
export function createReader(
  client: EventStoreDBClient,
  timeoutMs: number,
  closing: AbortSignal,
): Reader {
  /** Takes the whole of a read; cancels it, once, when it takes too long. */
  const take = async <E>(stream: StreamingRead<E>): Promise<E[]> => {
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
  };

  const rawPage = async (
    direction: 'forwards' | 'backwards',
    fromPosition: ReadPosition,
    maxCount: number,
  ): Promise<RawEvent[]> => {
    const events = await take<AllStreamResolvedEvent>(
      client.readAll({ direction, fromPosition, maxCount }),
    ).catch((error: unknown) => {
      throw unavailable(error);
    });
    return events.flatMap(({ event }) => (event === undefined ? [] : [toRawEvent(event)]));
  };

  /** Forwards the server includes the position that it is given; we ask for one more and skip it. */
  const rawPageAfter = async (after: Position, maxCount: number): Promise<RawEvent[]> => {
    if (after === START) return rawPage('forwards', 'start', maxCount);
    const from = await placeAfter(after, maxCount + 1);
    return from[0]?.position === after ? from.slice(1) : from;
  };

  /**
   * A server's positions are byte offsets, and it reads only from where an event begins. Just before one,
   * which is how the port says "from this one on", that is the next; for any other place in between, its
   * event is looked for from the log's start: after a restore, say, a reader stands in such a place.
   */
  const placeAfter = async (after: Position, maxCount: number): Promise<RawEvent[]> => {
    for (const from of [after, justAfter(after)]) {
      try {
        return await rawPage('forwards', clientPosition(from), maxCount);
      } catch (error) {
        if (!isNoPlace(error)) throw error;
      }
    }
    if (after >= (await head())) return [];
    for (let from: ReadPosition = 'start'; ;) {
      const page: RawEvent[] = await rawPage('forwards', from, SEARCH_PAGE);
      const last = page.at(-1);
      const next = page.find(({ position }) => position > after);
      if (next !== undefined) return rawPage('forwards', clientPosition(next.position), maxCount);
      if (last === undefined || page.length < SEARCH_PAGE) return [];
      from = clientPosition(last.position);
    }
  };

  const readAllForwards = async (after: Position, limit: number): Promise<RecordedEvent[]> => {
    const found: RecordedEvent[] = [];
    let from = after;
    for (let size = limit; ; size = PAGE) {
      const page = await rawPageAfter(from, size);
      found.push(...visible(page));
      const last = page.at(-1);
      if (last === undefined || page.length < size || found.length >= limit) {
        return found.slice(0, limit);
      }
      from = last.position;
    }
  };

  const readAllBackwards = async (
    before: ReadPosition,
    limit: number,
  ): Promise<RecordedEvent[]> => {
    const found: RecordedEvent[] = [];
    let from = before;
    for (let size = limit; ; size = PAGE) {
      const page = await rawPage('backwards', from, size);
      found.push(...visible(page));
      const last = page.at(-1);
      if (last === undefined || page.length < size || found.length >= limit) {
        return found.slice(0, limit);
      }
      from = clientPosition(last.position);
    }
  };

  // A server writes hidden events all the time; what was once looked through is not read again.
  let lookedTo: Position = START;
  let knownHead: Position = START;

  const head = async (): Promise<Position> => {
    let newest: Position | undefined;
    let from: ReadPosition = 'end';
    for (let size = HEAD_PAGE; ; size = Math.min(size * 2, MAX_HEAD_PAGE)) {
      const page: RawEvent[] = await rawPage('backwards', from, size);
      newest ??= page[0]?.position ?? START;
      const found = page.find(({ event }) => event !== undefined);
      const last = page.at(-1);
      if (found !== undefined) knownHead = latest(knownHead, found.position);
      if (found !== undefined || last === undefined || last.position <= lookedTo) break;
      from = clientPosition(last.position);
    }
    lookedTo = latest(lookedTo, newest);
    return knownHead;
  };

  return {
    async readStream(stream, { direction = 'forwards', from, limit }) {
      try {
        const events = await take<ResolvedEvent>(
          client.readStream(stream, {
            direction,
            fromRevision:
              from === undefined ? (direction === 'forwards' ? 'start' : 'end') : BigInt(from),
            maxCount: limit,
          }),
        );
        return events.flatMap(({ event }) => (event === undefined ? [] : [toRecordedEvent(event)]));
      } catch (error) {
        if (error instanceof StreamNotFoundError) return [];
        throw unavailable(error);
      }
    },

    readAll({ direction = 'forwards', after, limit }) {
      return direction === 'forwards'
        ? readAllForwards(after ?? START, limit)
        : readAllBackwards(after === undefined ? 'end' : clientPosition(after), limit);
    },

    head,
  };
}

/**
 * No event begins there. Only the text of the error says so: an invalid position where the bytes there
 * make a length beyond what is written, and a mere error where what they make is no record.
 */
const isNoPlace = (error: unknown): boolean =>
  error instanceof StoreUnavailable &&
  /ReadAllResult: (?:InvalidPosition|Error)/.test(error.message);

const visible = (page: readonly RawEvent[]): RecordedEvent[] =>
  page.flatMap(({ event }) => (event === undefined ? [] : [event]));
