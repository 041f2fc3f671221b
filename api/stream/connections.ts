/** Connections that are open at a time: so many in all, and so many of one caller. */
import { Problem, refuseForNow } from '../http/refuse.js';
import type { Sink } from './connection.js';

interface Limits {
  readonly all: number;
  readonly ofCaller: number;
}

export class Connections {
  readonly #open = new Map<string, number>();
  #all = 0;

  constructor(private readonly limits: Limits) {}

  /** Counts a connection until it is closed. @throws Problem if there are too many */
  add(caller: string, sink: Pick<Sink, 'once'>): void {
    const { all, ofCaller } = this.limits;
    if (this.#all >= all) refuseForNow('unavailable');
    if ((this.#open.get(caller) ?? 0) >= ofCaller) {
      const detail = `at most ${ofCaller} streams at a time`;
      throw new Problem({ code: 'rate_limited', detail }, { 'Retry-After': '10' });
    }
    this.#count(caller, 1);
    sink.once('close', () => this.#count(caller, -1));
  }

  #count(caller: string, by: 1 | -1): void {
    this.#all += by;
    const now = (this.#open.get(caller) ?? 0) + by;
    if (now === 0) this.#open.delete(caller);
    else this.#open.set(caller, now);
  }
}
