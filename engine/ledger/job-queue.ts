/** The commands that wait for a book's writer, in units that succeed or fail together. */
import type { Unit } from '../../domain/ledger/chain.js';
import type { StoredLedgerEvent } from './book-log.js';
import { type Job, NO_ATTEMPTS } from './request.js';

/** Appends of unknown outcome after which the caller is told so. */
const MAX_ATTEMPTS = 3;

/** Events of the log that queued commands turn out to have written. */
export type Found = ReadonlyMap<Job, readonly StoredLedgerEvent[]>;

export class JobQueue {
  #units: Unit<Job>[] = [];

  get length(): number {
    return this.#units.length;
  }

  at(index: number): Unit<Job> | undefined {
    return this.#units[index];
  }

  /** Units in a stretch of the queue, which may reach beyond its end. */
  slice(from: number, to: number): readonly Unit<Job>[] {
    return this.#units.slice(from, to);
  }

  push(units: readonly Unit<Job>[]): void {
    for (const unit of units) this.#units.push(unit);
  }

  /** Removes the first units. */
  drop(count: number): void {
    this.#units.splice(0, count);
  }

  /** Puts units back to where they came from. */
  putBack(units: readonly Unit<Job>[]): void {
    this.#units = [...units, ...this.#units];
  }

  /** Commands by the ids of the events that they may have written. */
  attempts(): ReadonlyMap<string, Job> {
    const attempts = new Map<string, Job>();
    for (const job of this.#units.flat()) {
      for (const id of job.attempts.flat()) attempts.set(id, job);
    }
    return attempts;
  }

  /** The appends whose outcome was not known have certainly not been written. */
  forgetAttempts(): void {
    for (const job of this.#units.flat()) job.attempts = NO_ATTEMPTS;
  }

  /** Removes and returns the units of which something was found. */
  takeFound(found: Found): readonly Unit<Job>[] {
    return this.#takeWhere((unit) => unit.some((job) => found.has(job)));
  }

  /** Tells the callers of what was tried often enough that its outcome is not known. */
  giveUp(): void {
    const tired = this.#takeWhere((unit) =>
      unit.some(({ attempts }) => attempts.length >= MAX_ATTEMPTS),
    );
    for (const { request, index } of tired.flat()) request.answer(index, { status: 'unknown' });
  }

  /** Nothing that is queued can be decided: what was tried is unknown, the rest has not happened. */
  failAll(error: unknown): void {
    for (const { request, index, attempts } of this.#takeWhere(() => true).flat()) {
      if (attempts.length > 0) request.answer(index, { status: 'unknown' });
      else request.fail(error);
    }
  }

  #takeWhere(wanted: (unit: Unit<Job>) => boolean): readonly Unit<Job>[] {
    const taken: Unit<Job>[] = [];
    const left: Unit<Job>[] = [];
    for (const unit of this.#units) (wanted(unit) ? taken : left).push(unit);
    this.#units = left;
    return taken;
  }
}
