/** The one log of the simulated world, as its server keeps it: streams, revisions and repeated appends. */
import {
  type AppendResult,
  type EventToAppend,
  type ExpectedRevision,
  type RecordedEvent,
  WrongExpectedRevision,
} from '../domain/kernel/event-store.js';
import { type Position, START, toPosition } from '../domain/kernel/position.js';

const STRIDE = 64n;

export class SimulatedLog {
  /** Every event, in log order. */
  readonly events: RecordedEvent[] = [];
  readonly #streams = new Map<string, RecordedEvent[]>();
  readonly #revisions = new Map<string, Map<string, number>>();
  /** Appends that arrived, by stream: names the next one for whoever draws its fate. */
  readonly #arrivals = new Map<string, number>();
  /** Told of what was written. */
  readonly listeners = new Set<(events: readonly RecordedEvent[]) => void>();

  head(): Position {
    return this.events.findLast(({ stream }) => !stream.startsWith('$'))?.position ?? START;
  }

  stream(name: string): readonly RecordedEvent[] {
    return this.#streams.get(name) ?? [];
  }

  /** Number of the next append to a stream, from 0. */
  arrival(stream: string): number {
    const number = this.#arrivals.get(stream) ?? 0;
    this.#arrivals.set(stream, number + 1);
    return number;
  }

  /** Index of the first event after a position. */
  after(position: Position): number {
    return position === START ? 0 : Number(BigInt(position) / STRIDE);
  }

  /** @throws WrongExpectedRevision */
  write(
    name: string,
    events: readonly EventToAppend[],
    expected: ExpectedRevision,
    createdMs: number,
  ): AppendResult {
    const known = this.#streams.get(name);
    const last = (known?.length ?? 0) - 1;
    const conflict = () => new WrongExpectedRevision(name, expected, last < 0 ? 'no_stream' : last);
    if (expected === 'any' || expected === 'stream_exists') {
      if (expected === 'stream_exists' && last < 0) throw conflict();
      const found = events.map(({ id }) => this.#revisions.get(name)?.get(id));
      const end = found.at(-1);
      if (found[0] !== undefined) {
        if (end === undefined || found.includes(undefined)) throw conflict();
        return this.#resultAt(name, end);
      }
    } else {
      const from = expected === 'no_stream' ? -1 : expected;
      if (from > last) throw conflict();
      if (from < last) {
        if (events.some(({ id }, index) => known?.[from + 1 + index]?.id !== id)) throw conflict();
        return this.#resultAt(name, from + events.length);
      }
    }
    return this.#insert(name, events, createdMs);
  }

  #insert(name: string, events: readonly EventToAppend[], createdMs: number): AppendResult {
    const stream = this.#streams.get(name) ?? [];
    this.#streams.set(name, stream);
    const revisions = this.#revisions.get(name) ?? new Map<string, number>();
    this.#revisions.set(name, revisions);
    const written = events.map(({ id, type, data, metadata }) => {
      const recorded: RecordedEvent = {
        ...{ id, type, data, metadata, createdMs },
        stream: name,
        revision: stream.length,
        // Positions are never contiguous, as in EventStoreDB.
        position: toPosition(BigInt(this.events.length + 1) * STRIDE),
      };
      revisions.set(id, recorded.revision);
      stream.push(recorded);
      this.events.push(recorded);
      return recorded;
    });
    for (const listener of this.listeners) listener(written);
    return this.#resultAt(name, stream.length - 1);
  }

  #resultAt(name: string, revision: number): AppendResult {
    const event = this.#streams.get(name)?.[revision];
    if (event === undefined) throw new Error(`${name} has no revision ${revision}`);
    return { revision, position: event.position };
  }
}
