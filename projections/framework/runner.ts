/** Feeds the log to the groups of read models, each at its own pace. */
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { Position } from '../../domain/kernel/position.js';
import { type Feed, type Slot, standsStill } from './feed.js';
import { type Feeder, waitForSlots } from './feeder.js';
import { changeStructure, createGeneration, dropTables, readCheckpoints } from './generations.js';
import type { Group } from './group.js';
import { GroupFollower } from './group-follower.js';
import { LogTail } from './log-tail.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { feedOf, openSlots } from './open-slots.js';
import type { BatchReport } from './page-applier.js';
import type { ReadDatabase } from './read-database.js';
import { Stopped, StopSignal } from './stop-signal.js';
import { Waiters } from './waiters.js';

export interface RunnerOptions {
  readonly db: ReadDatabase;
  readonly log: EventLog<TallybookEvent>;
  readonly groups: readonly Group[];
  readonly logger?: Logger | undefined;
  readonly onBatch?: ((report: BatchReport) => void) | undefined;
  /** Called when a feed has moved or changed its state. */
  readonly onMoved?: (() => void) | undefined;
}

/** How far the group is that is furthest behind. */
export interface RebuildProgress {
  /** Events read so far. */
  readonly events: number;
  readonly position: Position;
  readonly head: Position;
}

export class Runner implements Feeder {
  readonly ready: Promise<void>;
  readonly slots: readonly Slot[];
  readonly #followers: readonly GroupFollower[];
  readonly #waiters = new Waiters();
  readonly #signal = new StopSignal();
  readonly #tail: LogTail;

  private constructor(
    private readonly options: RunnerOptions,
    slots: readonly Slot[],
    private readonly headAtStart: Position,
  ) {
    const { db, log, logger, onBatch, onMoved } = options;
    const tail = new LogTail(log, headAtStart);
    const moved = (): void => {
      this.#waiters.notify();
      onMoved?.();
    };
    const parts = { db, log, logger, onBatch, tail, moved, signal: this.#signal };
    this.#tail = tail;
    this.slots = slots;
    this.#followers = slots.map((slot) => new GroupFollower(parts, slot));
    this.ready = this.#waiters
      .wait(() => this.#readiness())
      .then((ready) => {
        const halted = this.slots.find(({ shown }) => standsStill(shown))?.shown;
        if (ready) return;
        if (halted === undefined) throw new Stopped();
        throw new Error(`${halted.group.name}: ${halted.state}`, { cause: halted.error });
      });
    // Who does not wait for it learns the same from the states of the feeds.
    this.ready.catch(() => undefined);
  }

  /** Opens the tables and starts to read; resolves before anything is caught up. */
  static async start(options: RunnerOptions): Promise<Runner> {
    const slots = await openSlots(options.db, options.log, options.groups);
    const runner = new Runner(options, slots, await options.log.head());
    for (const follower of runner.#followers) follower.begin();
    return runner;
  }

  waitFor(position: Position, timeoutMs: number, slots: readonly Slot[]): Promise<boolean> {
    const isStopped = (): boolean => this.#signal.stopped;
    return waitForSlots(this.#waiters, isStopped, { position, timeoutMs, slots });
  }

  /**
   * Builds new generations beside those that are shown, and resolves when they are shown.
   * @throws Error if a build halts or the runner is stopped.
   */
  async rebuild(slots: readonly Slot[], onProgress?: (p: RebuildProgress) => void): Promise<void> {
    const feeds = await this.#newGenerations(slots);
    const read = new Map(feeds.map((feed) => [feed, { events: 0, position: feed.position }]));
    const report = async (): Promise<void> => {
      const last = [...read.values()].reduce((a, b) => (b.position < a.position ? b : a));
      onProgress?.({ ...last, head: await this.options.log.head() });
    };
    const builds = feeds.map((feed) =>
      this.#followerOf(feed).build(feed, async (events, position) => {
        read.set(feed, { events, position });
        await report();
      }),
    );
    const results = await Promise.allSettled(builds);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  async stop(): Promise<void> {
    this.#signal.stop();
    await Promise.all([this.#tail.stop(), ...this.#followers.map((follower) => follower.stop())]);
    this.#waiters.close();
  }

  #readiness(): boolean | undefined {
    const shown = this.slots.map((slot) => slot.shown);
    if (shown.some(standsStill)) return false;
    const caughtUp = shown.every(
      ({ state, position }) => state === 'following' && position >= this.headAtStart,
    );
    return caughtUp ? true : undefined;
  }

  async #newGenerations(slots: readonly Slot[]): Promise<readonly Feed[]> {
    const { db, log } = this.options;
    return changeStructure(db, async (trx) => {
      const made: Feed[] = [];
      for (const { group } of slots) {
        for (const row of await readCheckpoints(trx)) {
          if (row.name === group.name && row.live === 0) await dropTables(trx, row);
        }
        made.push(feedOf(group, await createGeneration(trx, db, group, log.storeId), 'chasing'));
      }
      return made;
    });
  }

  #followerOf({ group }: Feed): GroupFollower {
    const follower = this.#followers.find(({ slot }) => slot.group === group);
    if (follower === undefined) throw new Error(`no group ${group.name}`);
    return follower;
  }
}
