/** An event store in memory that can be told to fail: for what a real store does once in a year. */
import {
  AppendOutcomeUnknown,
  type AppendResult,
  AppendTooLarge,
  eventBytes,
  type EventStore,
  type EventToAppend,
  type ExpectedRevision,
  type ReadAllOptions,
  type ReadStreamOptions,
  type RecordedEvent,
  StoreUnavailable,
  type Subscription,
  WrongExpectedRevision,
} from '../../domain/kernel/event-store.js';
import { type Position, START, toPosition } from '../../domain/kernel/position.js';

/**
 * What happens to an append instead of its success. `unknown_before`: nothing was written, and nobody
 * knows. `unknown_after`: it was written, and nobody knows. `unknown_late`: it is written once the next
 * read is over, if its expectation still holds. `conflict`: a refusal without cause.
 */
export type Fault =
  'unknown_before' | 'unknown_after' | 'unknown_late' | 'unavailable' | 'conflict';

export interface MemoryEventStoreOptions {
  readonly maxAppendBytes?: number;
  /** Asked at each append, with its number from 0 and its stream; undefined lets it pass. */
  readonly faultAt?: (append: number, stream: string) => Fault | undefined;
}

export class MemoryEventStore implements EventStore {
  readonly maxAppendBytes: number;
  /** Every event, in log order. */
  readonly events: RecordedEvent[] = [];
  /** Bytes and events of each append that was written. */
  readonly written: { readonly stream: string; readonly bytes: number; readonly events: number }[] =
    [];
  /** While true, every read and append is refused. */
  down = false;
  faultAt: (append: number, stream: string) => Fault | undefined;
  #appends = 0;
  #late: (() => void) | undefined;

  constructor({
    maxAppendBytes = 1024 * 1024,
    faultAt = () => undefined,
  }: MemoryEventStoreOptions = {}) {
    this.maxAppendBytes = maxAppendBytes;
    this.faultAt = faultAt;
  }

  async append(
    stream: string,
    events: readonly EventToAppend[],
    expected: ExpectedRevision,
  ): Promise<AppendResult> {
    await this.#turn();
    const bytes = events.reduce((sum, event) => sum + eventBytes(event), 0);
    if (bytes > this.maxAppendBytes) throw new AppendTooLarge(bytes, this.maxAppendBytes);
    const fault = this.faultAt(this.#appends, stream);
    this.#appends += 1;
    switch (fault) {
      case 'unavailable':
        throw new StoreUnavailable('told to be');
      case 'conflict':
        throw new WrongExpectedRevision(stream, expected, 'unknown');
      case 'unknown_before':
        throw new AppendOutcomeUnknown(stream);
      case 'unknown_after':
        this.#write(stream, events, expected, bytes);
        throw new AppendOutcomeUnknown(stream);
      case 'unknown_late':
        this.#late = () => {
          if (this.#last(stream) === expected) this.#write(stream, events, expected, bytes);
        };
        throw new AppendOutcomeUnknown(stream);
      case undefined:
        return this.#write(stream, events, expected, bytes);
    }
  }

  async readStream(
    stream: string,
    { direction = 'forwards', from, limit }: ReadStreamOptions,
  ): Promise<readonly RecordedEvent[]> {
    await this.#turn();
    const all = this.events.filter((event) => event.stream === stream);
    if (direction === 'backwards') {
      return all
        .reverse()
        .filter(({ revision }) => revision <= (from ?? Infinity))
        .slice(0, limit);
    }
    const page = all.slice(from ?? 0, (from ?? 0) + limit);
    this.#late?.();
    this.#late = undefined;
    return page;
  }

  async readAll({
    direction = 'forwards',
    after,
    limit,
  }: ReadAllOptions): Promise<readonly RecordedEvent[]> {
    await this.#turn();
    return direction === 'forwards'
      ? this.events.filter(({ position }) => position > (after ?? START)).slice(0, limit)
      : this.events
          .filter(({ position }) => after === undefined || position < after)
          .reverse()
          .slice(0, limit);
  }

  async head(): Promise<Position> {
    await this.#turn();
    return this.events.at(-1)?.position ?? START;
  }

  subscribeToAll(): Subscription {
    throw new Error('the memory store has no subscriptions');
  }

  async close(): Promise<void> {
    await this.#turn();
  }

  /** Answers as a store would: never in the same turn. */
  async #turn(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.down) throw new StoreUnavailable('the store is down');
  }

  #last(stream: string): number | 'no_stream' {
    return this.events.findLast((event) => event.stream === stream)?.revision ?? 'no_stream';
  }

  #write(
    stream: string,
    events: readonly EventToAppend[],
    expected: ExpectedRevision,
    bytes: number,
  ): AppendResult {
    const last = this.#last(stream);
    const fits =
      expected === 'any' ||
      (expected === 'stream_exists' ? last !== 'no_stream' : expected === last);
    if (!fits) throw new WrongExpectedRevision(stream, expected, last);
    let revision = last === 'no_stream' ? -1 : last;
    for (const event of events) {
      revision += 1;
      const position = toPosition(this.events.length + 1);
      this.events.push({ ...event, stream, revision, position, createdMs: 0 });
    }
    this.written.push({ stream, bytes, events: events.length });
    return { revision, position: toPosition(this.events.length) };
  }
}
