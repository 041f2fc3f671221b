/**
 * The deliveries to an endpoint that are not finished, in memory: a queue for each object, so that an object whose
 * delivery fails or is slow holds back no other.
 */
import { inOrder, type Progress, withGivenUp } from '../../domain/delivery/progress.js';
import type { PlacedNotification } from './notification-source.js';

export interface OpenDelivery<Place extends PlacedNotification> {
  readonly place: Place;
  /** Attempts that have failed. */
  attempts: number;
  dueMs: number;
}

export class OpenDeliveries<Place extends PlacedNotification> {
  readonly #bySequence = new Map<number, OpenDelivery<Place>>();
  /** Sequences of each object, in ascending order. */
  readonly #queues = new Map<string, number[]>();
  readonly #sending = new Set<number>();
  #givenUp: readonly number[];
  /** How many replays and resends have begun. */
  readonly begun: number;

  /** @param through everything up to here was looked at. */
  constructor(
    { givenUp, begun }: Progress,
    public through: number,
  ) {
    this.#givenUp = givenUp;
    this.begun = begun;
  }

  get size(): number {
    return this.#bySequence.size;
  }

  get sending(): number {
    return this.#sending.size;
  }

  get progress(): Progress {
    const open = inOrder([...this.#bySequence.keys()]);
    return { through: this.through, open, givenUp: this.#givenUp, begun: this.begun };
  }

  add(place: Place, attempts: number, dueMs: number): void {
    const { sequence, object } = place;
    this.#bySequence.set(sequence, { place, attempts, dueMs });
    this.#queues.set(object, inOrder([...(this.#queues.get(object) ?? []), sequence]));
  }

  /** The first of each object that is due and not on its way, at most so many. */
  due(nowMs: number, limit: number): OpenDelivery<Place>[] {
    const due: OpenDelivery<Place>[] = [];
    for (const [first] of this.#queues.values()) {
      if (due.length >= limit) break;
      const delivery = first === undefined ? undefined : this.#bySequence.get(first);
      if (delivery === undefined || this.#sending.has(delivery.place.sequence)) continue;
      if (delivery.dueMs <= nowMs) due.push(delivery);
    }
    return due;
  }

  begin({ place }: OpenDelivery<Place>): void {
    this.#sending.add(place.sequence);
  }

  /** It is not on its way any more, and still open. */
  end({ place }: OpenDelivery<Place>): void {
    this.#sending.delete(place.sequence);
  }

  /** It was delivered, or given up. */
  finish(delivery: OpenDelivery<Place>, isGivenUp: boolean): void {
    this.end(delivery);
    const { sequence, object } = delivery.place;
    this.#bySequence.delete(sequence);
    const rest = (this.#queues.get(object) ?? []).filter((other) => other !== sequence);
    if (rest.length === 0) this.#queues.delete(object);
    else this.#queues.set(object, rest);
    if (isGivenUp) this.#givenUp = withGivenUp(this.#givenUp, sequence);
  }
}
