/** The points at which a story can crash: before and after each append, each posting and each call of a channel. */
import type { Channel } from '../../domain/channel/port.js';
import type { Ledger } from '../../domain/ledger/port.js';

export class Crash extends Error {}

export class CrashPoints {
  /** Times at which the story crashed. */
  crashes = 0;
  #armed = false;
  #passed = 0;
  readonly #crashAt: number | undefined;

  /** @param crashAt the point of the crash, counted from 0; if undefined, there is none. */
  constructor(crashAt?: number) {
    this.#crashAt = crashAt;
  }

  /** From here on points are counted. */
  arm(): void {
    this.#armed = true;
  }

  /** Does what lies between two points. @throws {Crash} */
  async around<T>(act: () => Promise<T>): Promise<T> {
    this.#pass();
    const result = await act();
    this.#pass();
    return result;
  }

  #pass(): void {
    if (!this.#armed || this.#passed++ !== this.#crashAt) return;
    this.crashes += 1;
    throw new Crash();
  }

  ledger(ledger: Ledger): Ledger {
    return { execute: (...args) => this.around(() => ledger.execute(...args)) };
  }

  channel(channel: Channel): Channel {
    return {
      profile: channel.profile,
      send: (request) => this.around(() => channel.send(request)),
      query: (no) => this.around(() => channel.query(no)),
      close: (no) => this.around(() => channel.close(no)),
      readCallback: (...args) => channel.readCallback(...args),
    };
  }
}
