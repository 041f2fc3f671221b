/**
 * Read models that a thread of its own feeds, as the thread that serves them sees it: how far each group has
 * come is what the other thread has told last. A thread that ends by itself is a reader of the log that
 * failed: it is started again, and the probes name it until it reads.
 */
import type { Logger } from '../../domain/kernel/logger.js';
import { type Position, START } from '../../domain/kernel/position.js';
import type { ReaderLife, Readers, RunningReader } from '../../domain/kernel/reader.js';
import type { Feed, Slot } from '../framework/feed.js';
import { type Feeder, waitForSlots } from '../framework/feeder.js';
import type { Group } from '../framework/group.js';
import { Stopped } from '../framework/stop-signal.js';
import { Waiters } from '../framework/waiters.js';
import { errorOfNews, newsOfError } from './error-news.js';
import type { FeedNews, FromFeeder, SlotNews, ToFeeder } from './messages.js';

/** A thread as it was started: a `Worker` of Node is such a thread. */
export interface FeedingThread {
  postMessage(message: ToFeeder): void;
  on(event: 'message', listener: (message: FromFeeder) => void): unknown;
  /** Something was thrown in it that nothing has caught: it ends. */
  on(event: 'error', listener: (thrown: unknown) => void): unknown;
  /** It has ended, and tells no more. */
  on(event: 'exit', listener: (code: number) => void): unknown;
  /** Ends it wherever it is. What it has not committed, the next thread repeats. */
  terminate(): Promise<unknown>;
}

/** @param again true if a thread before it has ended by itself. */
export type StartThread = (start: { readonly again: boolean }) => FeedingThread;

export interface ThreadedFeederParts {
  readonly groups: readonly Group[];
  readonly readers: Readers;
  readonly startThread: StartThread;
  readonly logger?: Logger | undefined;
}

/** How long a thread may take to end what it is at when it is told to stop. */
const STOP_MS = 10_000;

export class ThreadedFeeder implements Feeder {
  readonly ready: Promise<void>;
  readonly slots: readonly Slot[];
  readonly #opened: Promise<void>;
  readonly #waiters = new Waiters();
  readonly #reader: RunningReader;
  #settleReady: { readonly resolve: () => void; readonly reject: (error: Error) => void };
  #settleOpened: { readonly resolve: () => void; readonly reject: (error: unknown) => void };
  #thread: FeedingThread | undefined;
  #hasOpened = false;
  #isStopped = false;

  private constructor(private readonly parts: ThreadedFeederParts) {
    this.slots = parts.groups.map((group) => ({
      group,
      shown: { group, generation: 0, position: START, state: 'chasing' },
      building: undefined,
    }));
    const [ready, opened] = [settled(), settled()];
    [this.ready, this.#settleReady] = [ready.promise, ready];
    [this.#opened, this.#settleOpened] = [opened.promise, opened];
    // Who does not wait for it learns the same from the states of the feeds.
    this.ready.catch(() => undefined);
    this.#reader = parts.readers.start({ name: 'read models', read: (life) => this.#run(life) });
  }

  /**
   * Starts the thread; resolves once it has opened the tables, before anything is caught up.
   * @throws Error if it ends before that.
   */
  static async start(parts: ThreadedFeederParts): Promise<ThreadedFeeder> {
    const feeder = new ThreadedFeeder(parts);
    try {
      await feeder.#opened;
      return feeder;
    } catch (error) {
      await feeder.stop();
      throw error;
    }
  }

  waitFor(position: Position, timeoutMs: number, slots: readonly Slot[]): Promise<boolean> {
    return waitForSlots(this.#waiters, () => this.#isStopped, { position, timeoutMs, slots });
  }

  /** Tells the thread that the log has grown, so that it need not look. */
  news(): void {
    this.#thread?.postMessage({ type: 'news' });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#reader.stop();
    this.#settleReady.reject(new Stopped());
    this.#waiters.close();
  }

  /** One life of a thread: from its start until it has ended, so that there are never two of them. */
  async #run(life: ReaderLife): Promise<void> {
    try {
      const thread = this.parts.startThread({ again: this.#hasOpened });
      this.#thread = thread;
      await this.#untilEnd(thread, life);
    } catch (error) {
      this.#settleOpened.reject(error);
      throw error;
    } finally {
      this.#thread = undefined;
    }
  }

  async #untilEnd(thread: FeedingThread, life: ReaderLife): Promise<void> {
    let failure: Error | undefined;
    let deadline: NodeJS.Timeout | undefined;
    const end = (): void => void thread.terminate();
    const stop = (): void => {
      thread.postMessage({ type: 'stop' });
      deadline = setTimeout(() => {
        failure ??= new Error(`it took longer than ${STOP_MS} ms`);
        end();
      }, STOP_MS);
    };
    life.signal.addEventListener('abort', stop, { once: true });
    const code = await new Promise<number>((resolve) => {
      thread.on('exit', resolve);
      thread.on('error', (thrown) => (failure ??= errorOfNews(newsOfError(thrown))));
      thread.on('message', (message) => {
        this.#take(message, life);
        if (message.type !== 'moved' || message.silent.length === 0) return;
        // As the process would be by its liveness probe, if it read them itself.
        failure ??= new Error(`no sign of life of ${message.silent.join(', ')}`);
        end();
      });
      if (life.signal.aborted) stop();
    });
    clearTimeout(deadline);
    life.signal.removeEventListener('abort', stop);
    if (life.signal.aborted) {
      if (failure !== undefined) {
        this.parts.logger?.warn({ err: failure }, 'the thread of the read models did not end well');
      }
      return;
    }
    throw failure ?? new Error(`the thread of the read models ended with ${code}`);
  }

  #take(message: FromFeeder, life: ReaderLife): void {
    switch (message.type) {
      case 'opened':
        this.#hasOpened = true;
        this.#note(message.slots);
        this.#settleOpened.resolve();
        return;
      case 'moved':
        life.beat(message.trouble ?? undefined);
        this.#note(message.slots);
        return;
      case 'ready':
        if (message.error === null) this.#settleReady.resolve();
        else this.#settleReady.reject(new Error(message.error));
        return;
      case 'log': {
        const { level, fields, error } = message;
        const err = error === null ? {} : { err: errorOfNews(error) };
        this.parts.logger?.[level]({ ...err, ...fields }, message.message);
      }
    }
  }

  #note(slots: readonly SlotNews[]): void {
    for (const slot of this.slots) {
      const news = slots.find(({ group }) => group === slot.group.name);
      if (news === undefined) continue;
      slot.shown = feedOf(slot.group, news.shown);
      slot.building = news.building === null ? undefined : feedOf(slot.group, news.building);
    }
    this.#waiters.notify();
  }
}

const feedOf = (group: Group, { generation, position, state, error }: FeedNews): Feed => ({
  ...{ group, generation, position, state },
  ...(error === null ? {} : { error: new Error(error) }),
});

/** A promise that is settled from outside, once. */
function settled() {
  let resolve: () => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
