/**
 * When this process looks at an aggregate again: at the deadline of a saga that it carries on, and, for the
 * sagas of other processes, when their owner has not moved them for the length of a lease.
 */

/** When to look at an aggregate again. */
export interface Due {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** Another process owns its sagas, and should have moved them by then. */
  readonly mayTake: boolean;
}

export interface ScheduleOptions {
  /** An owner that has moved nothing for this long, milliseconds, is taken to be gone. */
  readonly leaseMs: number;
  /** Looks at the sagas of an aggregate. */
  readonly look: (stream: string, mayTake: boolean) => void;
}

export class Schedule {
  readonly #due = new Map<string, Due>();
  /** When an event of a stream with open sagas was last seen, milliseconds. */
  readonly #movedMs = new Map<string, number>();
  /** What is to be done at a time and belongs to no aggregate's deadline. */
  readonly #later = new Set<{ readonly atMs: number; readonly act: () => void }>();
  /** The clock at the last poll. */
  #polledMs = 0;

  constructor(private readonly options: ScheduleOptions) {}

  /** Has an aggregate looked at by then; an earlier time that is known stands. */
  lookBy(stream: string, due: Due): void {
    const known = this.#due.get(stream);
    if (known === undefined || due.atMs < known.atMs) this.#due.set(stream, due);
  }

  /** Does something at a time. @returns what gives it up: false if it was done, or given up, before. */
  doAt(atMs: number, act: () => void): () => boolean {
    const item = { atMs, act };
    this.#later.add(item);
    return () => this.#later.delete(item);
  }

  /** An event of a stream with open sagas was seen. */
  moved(stream: string, nowMs: number): void {
    this.#movedMs.set(stream, nowMs);
  }

  /** No saga of the stream is open any more. */
  forget(stream: string): void {
    this.#movedMs.delete(stream);
    this.#due.delete(stream);
  }

  /** Does all whose time has come. */
  poll(nowMs: number): void {
    // Deadlines of a clock that was set back since would be waited for twice: all are looked at anew.
    const wasSetBack = nowMs < this.#polledMs;
    this.#polledMs = nowMs;
    const { leaseMs, look } = this.options;
    for (const [stream, { atMs, mayTake }] of this.#due) {
      if (atMs > nowMs && !wasSetBack) continue;
      this.#due.delete(stream);
      const restMs = (this.#movedMs.get(stream) ?? 0) + leaseMs;
      // Its owner is alive, as the log shows.
      const isMoving = mayTake && restMs > nowMs && !wasSetBack;
      if (isMoving) this.#due.set(stream, { atMs: restMs, mayTake });
      else look(stream, mayTake);
    }
    for (const item of this.#later) {
      if (item.atMs > nowMs && !wasSetBack) continue;
      this.#later.delete(item);
      item.act();
    }
  }
}
