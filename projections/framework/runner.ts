/**
 * Feeds the log to the projections. One reader serves all that are level with it; what is behind (new,
 * rebuilt, or halted in an earlier run) chases it with reads of its own and joins when it has come up,
 * so that no rebuild delays the others.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { TallybookEvent } from '../../domain/events.js';
import { type EventLog, type LogPage, UnknownEventType } from '../../domain/kernel/event-log.js';
import type { Subscription } from '../../domain/kernel/event-store.js';
import { type Position, START } from '../../domain/kernel/position.js';
import { applyPage, GenerationGone } from './apply-page.js';
import type { Feed, Slot } from './feed.js';
import {
  changeStructure,
  createGeneration,
  dropTables,
  readCheckpoints,
  showGeneration,
} from './generations.js';
import { Mutex } from './mutex.js';
import { feedOf, openSlots } from './open-slots.js';
import type { Projection } from './projection.js';
import type { ReadDatabase } from './read-database.js';
import { Waiters } from './waiters.js';

export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A batch that was committed, for metrics. */
export interface BatchReport {
  readonly projections: readonly string[];
  readonly events: number;
  readonly tookMs: number;
  readonly position: Position;
}

export interface RebuildProgress {
  readonly projections: readonly string[];
  readonly events: number;
  readonly position: Position;
  readonly head: Position;
}

export interface RunnerOptions {
  readonly db: ReadDatabase;
  readonly log: EventLog<TallybookEvent>;
  readonly projections: readonly Projection[];
  readonly logger?: Logger | undefined;
  readonly onBatch?: ((report: BatchReport) => void) | undefined;
  /** Events in one batch while catching up. */
  readonly pageSize?: number | undefined;
}

const PAGE_SIZE = 2_048;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;

/** The runner was stopped; what was under way is repeated at the next start. */
class Stopped extends Error {
  constructor() {
    super('the projections were stopped');
  }
}

export class Runner {
  readonly #db: ReadDatabase;
  readonly #log: EventLog<TallybookEvent>;
  readonly #options: RunnerOptions;
  readonly #waiters = new Waiters();
  /** Held while the reader takes a page and while a feed joins it. */
  readonly #turn = new Mutex();
  readonly #stopping = new AbortController();
  readonly #work = new Set<Promise<void>>();
  #subscription: Subscription | undefined;
  #reader: Position = START;
  #settleReady: { resolve: () => void; reject: (error: Error) => void } | undefined;

  /** Resolves when all have reached the log's head as of the start; rejects if one halts before. */
  readonly ready: Promise<void>;

  private constructor(
    options: RunnerOptions,
    readonly slots: readonly Slot[],
    /** Head of the log when the runner started. */
    readonly headAtStart: Position,
  ) {
    this.#options = options;
    this.#db = options.db;
    this.#log = options.log;
    this.ready = new Promise((resolve, reject) => {
      this.#settleReady = { resolve, reject };
    });
    // Who does not ask learns of it by the health of the projections.
    this.ready.catch(() => undefined);
  }

  static async start(options: RunnerOptions): Promise<Runner> {
    const slots = await openSlots(options.db, options.log, options.projections);
    const runner = new Runner(options, slots, await options.log.head());
    runner.#begin();
    return runner;
  }

  #begin(): void {
    const shown = this.slots.map((slot) => slot.shown).filter((feed) => feed.state === 'chasing');
    this.#reader =
      shown.reduce<Position | undefined>(
        (top, { position }) => (top === undefined || position > top ? position : top),
        undefined,
      ) ?? this.headAtStart;
    for (const feed of shown) if (feed.position === this.#reader) feed.state = 'following';
    this.#moved();
    const building = this.slots.flatMap((slot) => slot.building ?? []);
    this.#spawn(this.#follow());
    this.#spawn(this.#chase(shown));
    this.#spawn(this.#chase(building));
  }

  /** Waits until the projections have come to a position; false when they have not, or cannot. */
  waitFor(position: Position, timeoutMs: number, slots: readonly Slot[]): Promise<boolean> {
    return this.#waiters.wait(() => {
      const behind = slots.map((slot) => slot.shown).filter((feed) => feed.position < position);
      if (behind.length === 0) return true;
      const stands = behind.some((feed) => feed.state === 'halted' || feed.state === 'superseded');
      return stands || this.#stopping.signal.aborted ? false : undefined;
    }, timeoutMs);
  }

  /** Builds new generations beside the ones that are shown, and resolves when they are shown. */
  async rebuild(slots: readonly Slot[], onProgress?: (p: RebuildProgress) => void): Promise<void> {
    const feeds = await changeStructure(this.#db, async (trx) => {
      const made: Feed[] = [];
      for (const { projection } of slots) {
        for (const row of await readCheckpoints(trx)) {
          if (row.name === projection.name && row.live === 0) await dropTables(trx, row);
        }
        const row = await createGeneration(trx, this.#db, projection, this.#log.storeId);
        made.push(feedOf(projection, row, 'chasing'));
      }
      return made;
    });
    for (const [i, slot] of slots.entries()) {
      if (slot.building !== undefined) slot.building.state = 'superseded';
      slot.building = feeds[i];
    }
    const chase = this.#chase(feeds, onProgress);
    this.#spawn(chase);
    await chase;
    const failed = feeds.find((feed) => feed.state !== 'following');
    if (failed !== undefined) {
      throw new Error(`${failed.projection.name}: the rebuild did not finish (${failed.state})`, {
        cause: failed.error,
      });
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#subscription?.close();
    await Promise.allSettled(this.#work);
    this.#waiters.close();
    this.#settleReady?.reject(new Error('the projections were stopped'));
  }

  /** Work that goes on by itself until it is through or the runner stops. */
  #spawn(work: Promise<void>): void {
    const guarded = work.catch((error: unknown) => {
      if (!(error instanceof Stopped)) {
        this.#options.logger?.error({ err: error }, 'a reader of the projections ended');
      }
    });
    this.#work.add(guarded);
    void guarded.then(() => this.#work.delete(guarded));
  }

  async #follow(): Promise<void> {
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
      try {
        for (;;) {
          const page = await this.#log.readAll(this.#reader, this.#pageSize);
          this.#throwIfStopped();
          if (page === undefined) break;
          await this.#take(page);
          waitMs = FIRST_WAIT_MS;
        }
        this.#subscription = this.#log.subscribe(this.#reader, {
          onPage: (page) => this.#take(page),
        });
        await this.#subscription.done;
        this.#throwIfStopped();
      } catch (error) {
        if (error instanceof Stopped || this.#stopping.signal.aborted) throw new Stopped();
        if (error instanceof UnknownEventType) return this.#haltAll('following', error);
        this.#options.logger?.warn({ err: error, waitMs }, 'projections: reading the log again');
      }
      await this.#sleep(waitMs);
    }
  }

  /** A position or a state has changed. */
  #moved(): void {
    this.#waiters.notify();
    if (this.#settleReady === undefined) return;
    const shown = this.slots.map((slot) => slot.shown);
    const halted = shown.find(({ state }) => state === 'halted' || state === 'superseded');
    if (halted !== undefined) {
      const reason = `${halted.projection.name}: ${halted.state}`;
      this.#settleReady.reject(new Error(reason, { cause: halted.error }));
    } else if (
      shown.every((feed) => feed.state === 'following' && feed.position >= this.headAtStart)
    ) {
      this.#settleReady.resolve();
    } else {
      return;
    }
    this.#settleReady = undefined;
  }

  #take(page: LogPage<TallybookEvent>): Promise<void> {
    return this.#turn.run(async () => {
      const feeds = this.slots.map((slot) => slot.shown).filter((f) => f.state === 'following');
      await this.#apply(feeds, page, this.#reader);
      this.#reader = page.position;
      this.#moved();
    });
  }

  async #chase(all: readonly Feed[], onProgress?: (p: RebuildProgress) => void): Promise<void> {
    let events = 0;
    for (;;) {
      const feeds = all.filter((feed) => feed.state === 'chasing');
      if (feeds.length === 0) return;
      const at = lowest(feeds);
      let page: LogPage<TallybookEvent> | undefined;
      try {
        page = await this.#log.readAll(at, this.#pageSize);
      } catch (error) {
        if (error instanceof UnknownEventType) {
          for (const feed of feeds) this.#halt(feed, error);
          return;
        }
        this.#options.logger?.warn({ err: error }, 'projections: reading the log again');
        await this.#sleep(FIRST_WAIT_MS);
        continue;
      }
      this.#throwIfStopped();
      if (page !== undefined) {
        await this.#apply(feeds, page, at);
        this.#moved();
        events += page.events.length;
        onProgress?.({
          projections: feeds.map((feed) => feed.projection.name),
          events,
          position: page.position,
          head: await this.#log.head(),
        });
      }
      const racing = feeds.filter((feed) => feed.state === 'chasing');
      if (racing.length > 0 && lowest(racing) >= this.#reader) {
        await this.#turn.run(() => this.#join(racing));
      }
    }
  }

  /** Lets feeds go on with the reader, if it has not moved past them meanwhile. */
  async #join(feeds: readonly Feed[]): Promise<void> {
    if (lowest(feeds) < this.#reader) return;
    for (const feed of feeds) {
      const slot = this.#slotOf(feed);
      if (slot.shown !== feed) {
        const { projection, generation } = feed;
        const done = await changeStructure(this.#db, (trx) =>
          showGeneration(trx, this.#db, projection.name, generation),
        );
        if (!done) {
          await this.#adopt(feed);
          continue;
        }
        slot.shown.state = 'superseded';
        slot.shown = feed;
        slot.building = undefined;
        this.#options.logger?.info({ projection: projection.name }, 'projection rebuilt');
      }
      feed.state = 'following';
    }
    this.#moved();
  }

  /** Applies a page, alone to each feed where it fails for all; what fails again is halted. */
  async #apply(
    feeds: readonly Feed[],
    page: LogPage<TallybookEvent>,
    after: Position,
  ): Promise<void> {
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
      const active = feeds.filter((f) => f.state === 'following' || f.state === 'chasing');
      if (active.length === 0) return;
      const startedMs = performance.now();
      try {
        await applyPage(this.#db, active, page, after);
        this.#options.onBatch?.({
          projections: active.map((feed) => feed.projection.name),
          events: page.events.length,
          tookMs: performance.now() - startedMs,
          position: page.position,
        });
        return;
      } catch {
        if (await this.#applyAlone(active, page, after)) return;
      }
      this.#options.logger?.warn({ waitMs }, 'projections: the read database does not answer');
      await this.#sleep(waitMs);
    }
  }

  /** False where the database is away, which is nobody's fault and passes. */
  async #applyAlone(
    feeds: readonly Feed[],
    page: LogPage<TallybookEvent>,
    after: Position,
  ): Promise<boolean> {
    for (const feed of feeds) {
      for (let attempt = 1; feed.state !== 'halted' && attempt <= 2; attempt += 1) {
        try {
          await applyPage(this.#db, [feed], page, after);
          break;
        } catch (error) {
          this.#throwIfStopped();
          if (!(await this.#answers())) return false;
          if (error instanceof GenerationGone) {
            await this.#adopt(feed);
            break;
          }
          if (attempt === 2) this.#halt(feed, error);
        }
      }
    }
    return true;
  }

  async #answers(): Promise<boolean> {
    try {
      await sql`select 1`.execute(this.#db.writer);
      return true;
    } catch {
      return false;
    }
  }

  /** Another process has rebuilt the projection: goes on with its generation, if we can feed it. */
  async #adopt(gone: Feed): Promise<void> {
    const slot = this.#slotOf(gone);
    gone.state = 'superseded';
    if (slot.building === gone) slot.building = undefined;
    const rows = await readCheckpoints(this.#db.writer);
    const live = rows.find((row) => row.name === gone.projection.name && row.live === 1);
    if (live === undefined || live.version !== gone.projection.version) {
      this.#options.logger?.warn(
        { projection: gone.projection.name, version: live?.version },
        'projection is fed by a process of another version',
      );
      this.#moved();
      return;
    }
    if (slot.shown.generation === live.generation) return;
    slot.shown = feedOf(gone.projection, live, 'chasing');
    this.#spawn(this.#chase([slot.shown]));
  }

  #slotOf(feed: Feed): Slot {
    const slot = this.slots.find(({ projection }) => projection === feed.projection);
    if (slot === undefined) throw new Error(`no slot for ${feed.projection.name}`);
    return slot;
  }

  #haltAll(state: 'following', error: Error): void {
    for (const { shown } of this.slots) if (shown.state === state) this.#halt(shown, error);
  }

  #halt(feed: Feed, cause: unknown): void {
    feed.state = 'halted';
    feed.error = cause instanceof Error ? cause : new Error(String(cause));
    const { projection, generation, position } = feed;
    this.#options.logger?.error(
      { err: feed.error, projection: projection.name, generation, position },
      'projection halted',
    );
    this.#moved();
  }

  get #pageSize(): number {
    return this.#options.pageSize ?? PAGE_SIZE;
  }

  #throwIfStopped(): void {
    if (this.#stopping.signal.aborted) throw new Stopped();
  }

  async #sleep(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
    this.#throwIfStopped();
  }
}

const lowest = (feeds: readonly Feed[]): Position =>
  feeds.reduce<Position | undefined>(
    (low, { position }) => (low === undefined || position < low ? position : low),
    undefined,
  ) ?? START;
