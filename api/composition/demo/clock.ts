/** The clock on which a demo's store, its engine and its sandbox run while its past is made. */
import type { PacedClock } from '../../../domain/kernel/clock.js';

/** So much faster than the machine's, so that nobody waits long for what takes seconds in the story. */
const PACE = 100;

/** Starts in the past, never goes back and never runs ahead of the system's clock, which it is in the end. */
export class DemoClock implements PacedClock {
  #fromMs: number;
  #sinceMs = performance.now();
  #inPast = true;

  constructor(startMs: number) {
    this.#fromMs = startMs;
  }

  get pace(): number {
    return this.#inPast ? PACE : 1;
  }

  get inPast(): boolean {
    return this.#inPast;
  }

  now(): number {
    if (!this.#inPast) return Date.now();
    const passedMs = (performance.now() - this.#sinceMs) * PACE;
    return Math.min(Date.now(), Math.floor(this.#fromMs + passedMs));
  }

  /** Goes on from an instant that is still to come; from any other instant it is already past. */
  jumpTo(ms: number): void {
    if (!this.#inPast || ms <= this.now()) return;
    this.#fromMs = ms;
    this.#sinceMs = performance.now();
  }

  /** From now on it is the system's clock. */
  catchUp(): void {
    this.#inPast = false;
  }
}
