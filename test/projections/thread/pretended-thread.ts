/** A thread that is none: its code runs here, and every message is copied on its way, as between threads. */
import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { EventLog } from '../../../domain/kernel/event-log.js';
import type { TallybookEvent } from '../../../domain/events.js';
import type { Group } from '../../../projections/framework/group.js';
import type { ReadDatabaseSettings } from '../../../projections/framework/read-database.js';
import { feed } from '../../../projections/thread/feeding.js';
import type { ToFeeder } from '../../../projections/thread/messages.js';

export interface PretendedOptions {
  readonly log: EventLog<TallybookEvent>;
  readonly database: ReadDatabaseSettings;
  readonly groups: readonly Group[];
  readonly lookAgain?: () => void;
  readonly close?: () => Promise<void>;
}

export class PretendedThread extends EventEmitter {
  readonly #own: MessagePort;
  readonly #other: MessagePort;
  #feeding: Promise<void>;

  constructor({ log, database, groups, ...rest }: PretendedOptions) {
    super();
    const { port1, port2 } = new MessageChannel();
    this.#own = port1;
    this.#other = port2;
    port1.on('message', (message) => this.emit('message', message));
    port2.on('close', () => this.emit('exit', 0));
    const { lookAgain = () => undefined, close = () => Promise.resolve() } = rest;
    this.#feeding = feed(port2, groups, () => Promise.resolve({ log, database, lookAgain, close }));
    this.#feeding.catch((error: unknown) => {
      this.emit('error', error);
      port2.close();
    });
  }

  postMessage(message: ToFeeder): void {
    this.#own.postMessage(message);
  }

  async terminate(): Promise<void> {
    await this.die();
  }

  /** Ends as a thread does that ran out of memory: what it was feeding is left where it is. */
  async die(): Promise<void> {
    await this.#feeding;
    // Its reader of the log ends with it; here it must be told.
    this.#own.postMessage({ type: 'stop' } satisfies ToFeeder);
    await new Promise((resolve) => this.#other.once('close', resolve));
  }
}
