/**
 * The event store of the simulated world: a connection of a process to the one log. It keeps the
 * promises of the port (domain/kernel/event-store.ts) and nothing more: as an embedded store its
 * appends are answered or die with the process, as a remote one they also get lost on the way there or
 * back, arrive late, or meet a server that is away.
 */
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
  type SubscriptionHandler,
  WrongExpectedRevision,
} from '../domain/kernel/event-store.js';
import { type Position, START } from '../domain/kernel/position.js';
import type { Random } from './random.js';
import { RestartableSubscription } from './restartable-subscription.js';
import type { SimulatedLog } from './simulated-log.js';
import type { Turns } from './turns.js';

/** What becomes of an append. `late` is written after its sender has given up. */
export type AppendFate = 'done' | 'request_lost' | 'answer_lost' | 'late';

/** What the world does to the appends of a connection. */
export interface StoreFaults {
  /** Called as an append is sent and as it was written; may kill the process. */
  onAppend(when: 'before' | 'after', stream: string): void;
  fateOf(random: Random): AppendFate;
  /** The server is away. */
  isAway(): boolean;
  /** The disk does not give what is asked for. */
  failsRead(random: Random): boolean;
  /** How long a reader that follows the log hears nothing, milliseconds. */
  silenceMs(): number;
}

/** How long a sender waits for the answer to an append. */
const APPEND_TIMEOUT_MS = 5_000;
const PAGE = 512;
/** The largest page that the port knows. */
const MAX_PAGE = 4_096;
/** A reader that follows the log hears of news this much later, typically. */
const PAGE_MS = 60;
/** How long a subscription that has lost its connection takes to get the next one, typically. */
const RESTART_MS = 400;

export interface StoreConnectionOptions {
  readonly log: SimulatedLog;
  /** Turns of the process that holds the connection. */
  readonly own: Turns;
  /** Turns of the world: what happens at the server whatever becomes of the process. */
  readonly world: Turns;
  readonly random: Random;
  readonly faults: StoreFaults;
  readonly maxAppendBytes?: number;
}

export class StoreConnection implements EventStore {
  readonly maxAppendBytes: number;
  readonly #subscriptions = new Set<RestartableSubscription>();
  #reads = 0;
  #dead = false;

  constructor(private readonly options: StoreConnectionOptions) {
    this.maxAppendBytes = options.maxAppendBytes ?? 1024 * 1024;
    options.log.listeners.add(this.#wake);
  }

  append(
    stream: string,
    events: readonly EventToAppend[],
    expected: ExpectedRevision,
  ): Promise<AppendResult> {
    const { log, own, world, faults } = this.options;
    // The process is gone: nobody sends, and nobody hears.
    if (this.#dead) return new Promise(() => undefined);
    if (events.length === 0) return Promise.reject(new RangeError('an append of no events'));
    const bytes = events.reduce((sum, event) => sum + eventBytes(event), 0);
    if (bytes > this.maxAppendBytes) {
      return Promise.reject(new AppendTooLarge(bytes, this.maxAppendBytes));
    }
    const random = this.options.random.of('append', stream, log.arrival(stream));
    const fate = faults.fateOf(random);
    const [there, back] = [random.latency(0.6), random.latency(0.4)];
    return new Promise((resolve, reject) => {
      faults.onAppend('before', stream);
      const answer = (delayMs: number, act: () => void) => own.schedule(delayMs, act);
      const giveUp = () =>
        answer(APPEND_TIMEOUT_MS, () => reject(new AppendOutcomeUnknown(stream)));
      const write = () => log.write(stream, events, expected, world.nowMs());
      if (fate === 'request_lost') return giveUp();
      if (fate === 'late') {
        giveUp();
        return world.schedule(APPEND_TIMEOUT_MS + random.latency(800), () => ignoring(write));
      }
      world.schedule(there, () => {
        if (faults.isAway()) {
          return answer(back, () => reject(new StoreUnavailable('the server is away')));
        }
        try {
          const result = write();
          faults.onAppend('after', stream);
          if (fate === 'answer_lost') giveUp();
          else answer(back, () => resolve(result));
        } catch (error) {
          if (!(error instanceof WrongExpectedRevision)) throw error;
          if (fate === 'answer_lost') giveUp();
          else answer(back, () => reject(error));
        }
      });
    });
  }

  readStream(
    name: string,
    { direction = 'forwards', from, limit }: ReadStreamOptions,
  ): Promise<readonly RecordedEvent[]> {
    return this.#read(() => {
      const stream = this.options.log.stream(name);
      if (direction === 'forwards') return stream.slice(from ?? 0, (from ?? 0) + limit);
      const end = Math.min((from ?? stream.length - 1) + 1, stream.length);
      return stream.slice(Math.max(0, end - limit), Math.max(0, end)).reverse();
    }, limit);
  }

  readAll({ direction = 'forwards', after, limit }: ReadAllOptions) {
    return this.#read(() => {
      const { log } = this.options;
      const visible = (events: readonly RecordedEvent[]) =>
        events.filter(({ stream }) => !stream.startsWith('$'));
      if (direction === 'forwards') {
        return visible(log.events.slice(log.after(after ?? START))).slice(0, limit);
      }
      const end =
        after === undefined ? log.events.length : log.events.findIndex((e) => e.position >= after);
      return visible(log.events.slice(0, end < 0 ? undefined : end))
        .reverse()
        .slice(0, limit);
    }, limit);
  }

  head(): Promise<Position> {
    return this.#read(() => this.options.log.head());
  }

  subscribeToAll(after: Position, handler: SubscriptionHandler): Subscription {
    const { log, own, faults } = this.options;
    const readPage = (position: Position): Promise<readonly RecordedEvent[]> => {
      this.#reads += 1;
      const draw = this.options.random.of('page', this.#reads);
      const delayMs = faults.silenceMs() + draw.latency(PAGE_MS);
      return new Promise((resolve, reject) =>
        own.schedule(delayMs, () => {
          if (faults.failsRead(draw.of('fails'))) {
            return reject(new StoreUnavailable('the disk does not answer'));
          }
          const from = log.after(position);
          resolve(log.events.slice(from, from + PAGE).filter(({ stream }) => stream[0] !== '$'));
        }),
      );
    };
    const subscription = new RestartableSubscription(after, handler, readPage);
    this.#subscriptions.add(subscription);
    return subscription;
  }

  /** Every subscription loses its connection, and goes on with another one a little later. */
  dropSubscriptions(): void {
    for (const subscription of this.#subscriptions) {
      this.#reads += 1;
      const delayMs = this.options.random.of('drop', this.#reads).latency(RESTART_MS);
      subscription.restart((run) => this.options.own.schedule(delayMs, run));
    }
  }

  async close(): Promise<void> {
    this.options.log.listeners.delete(this.#wake);
    await Promise.all([...this.#subscriptions].map((subscription) => subscription.close()));
  }

  /** Cuts the connection without a word. */
  abandon(): void {
    this.#dead = true;
    this.options.log.listeners.delete(this.#wake);
  }

  readonly #wake = (): void => {
    for (const subscription of this.#subscriptions) {
      this.options.own.schedule(0, () => subscription.wake());
    }
  };

  #read<T>(read: () => T, limit = 1): Promise<T> {
    if (limit < 1 || limit > MAX_PAGE) {
      return Promise.reject(new RangeError(`a page of ${limit} events`));
    }
    const { own, faults, random } = this.options;
    this.#reads += 1;
    const draw = random.of('read', this.#reads);
    const delayMs = draw.latency(0.2);
    return new Promise((resolve, reject) =>
      own.schedule(delayMs, () => {
        if (faults.isAway()) reject(new StoreUnavailable('the server is away'));
        else if (faults.failsRead(draw.of('fails'))) {
          reject(new StoreUnavailable('the disk does not answer'));
        } else resolve(read());
      }),
    );
  }
}

function ignoring(write: () => unknown): void {
  try {
    write();
  } catch (error) {
    // Nobody waits for the answer any more.
    if (!(error instanceof WrongExpectedRevision)) throw error;
  }
}
