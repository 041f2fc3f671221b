/** The open reservations of a book by the instant at which they expire: who is due is found without a scan. */
import { hasExpired, type Reservation } from './reservation.js';

interface Place {
  readonly expiresAtMs: number;
  /** Counts those that were added. */
  readonly number: number;
  readonly reservation: Reservation;
}

const isBefore = (a: Place, b: Place): boolean =>
  a.expiresAtMs < b.expiresAtMs || (a.expiresAtMs === b.expiresAtMs && a.number < b.number);

/**
 * A binary heap. A reservation that ended stays in it until its turn comes: whoever asks says which are
 * open. A reservation that was added twice, because its end was taken back, is found once.
 */
export class ExpiryQueue {
  readonly #heap: Place[] = [];
  #added = 0;

  add(reservation: Reservation): void {
    const { expiresAtMs } = reservation;
    if (expiresAtMs === null) return;
    this.#push({ expiresAtMs, number: (this.#added += 1), reservation });
  }

  /**
   * Up to `limit` open reservations that have expired, those that did so first, in the order in which they
   * were added. They stay in the queue.
   */
  due(
    nowMs: number,
    limit: number,
    isOpen: (reservation: Reservation) => boolean,
  ): readonly Reservation[] {
    const found = new Map<Reservation, Place>();
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      const isStale = !isOpen(first.reservation) || found.has(first.reservation);
      if (!isStale && (!hasExpired(first.reservation, nowMs) || found.size === limit)) break;
      this.#pop();
      if (!isStale) found.set(first.reservation, first);
    }
    for (const place of found.values()) this.#push(place);
    return [...found.values()]
      .sort((a, b) => a.number - b.number)
      .map(({ reservation }) => reservation);
  }

  #push(place: Place): void {
    const heap = this.#heap;
    let index = heap.push(place) - 1;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || !isBefore(place, parent)) break;
      heap[index] = parent;
      index = above;
    }
    heap[index] = place;
  }

  /** Takes the first away. */
  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const [left, right] = [heap[2 * index + 1], heap[2 * index + 2]];
      if (left === undefined) break;
      const child = right !== undefined && isBefore(right, left) ? right : left;
      if (!isBefore(child, last)) break;
      heap[index] = child;
      index = child === left ? 2 * index + 1 : 2 * index + 2;
    }
    heap[index] = last;
  }
}
