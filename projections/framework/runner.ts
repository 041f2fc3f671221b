/**
 * Feeds the log to the projections. One reader serves all that are level with it; what is behind (new,
 * rebuilt, or halted in an earlier run) chases it with reads of its own and joins when it has come up,
 * so that no rebuild delays the others.
 */
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog, LogPage } from '../../domain/kernel/event-log.js';
import { type Position, START } from '../../domain/kernel/position.js';
import type { ReaderLife, RunningReader } from '../../domain/kernel/reader.js';
import { type Feed, lowest, type Slot, standsStill } from './feed.js';
import {
  changeStructure,
  createGeneration,
  dropTables,
  readCheckpoints,
  showGeneration,
} from './generations.js';
import type { Logger } from './logger.js';
import { Mutex } from './mutex.js';
import { feedOf, openSlots } from './open-slots.js';
import { type BatchReport, PageApplier } from './page-applier.js';
import type { Projection } from './projection.js';
import type { ReadDatabase } from './read-database.js';
import { readStretch } from './read-log.js';
import { Stopped, StopSignal } from './stop-signal.js';
import { Waiters } from './waiters.js';

export interface RunnerOptions {
  readonly db: ReadDatabase;
  readonly log: EventLog<TallybookEvent>;
  readonly projections: readonly Projection[];
  readonly logger?: Logger | undefined;
  readonly onBatch?: ((report: BatchReport) => void) | undefined;
}

export interface RebuildProgress {
  readonly projections: readonly string[];
  /** Events read so far. */
  readonly events: number;
  readonly position: Position;
  readonly head: Position;
}

/**
 * Events of one batch while catching up. A large batch reads and writes a row once that many events
 * change; a small one lets the live reader have its turn.
 */
const LARGE_BATCH = 16_384;
const SMALL_BATCH = 2_048;
/**
 * Pause of the live reader after a page. An event that comes alone is taken at once; under load events
 * gather, and one transaction serves many of them.
 */
const GATHER_MS = 10;
const LAGGING_NODE_MS = 500;

const isChasing = ({ state }: Feed): boolean => state === 'chasing';

export class Runner {
  /** Resolves when all have reached the log's head as of the start; rejects if one halts before. */
  readonly ready: Promise<void>;
  readonly #waiters = new Waiters();
  /** Held while the reader takes a page and while a feed joins it. */
  readonly #turn = new Mutex();
  readonly #signal = new StopSignal();
  readonly #applier: PageApplier;
  readonly #work = new Set<Promise<void>>();
  readonly #readings = new Set<RunningReader>();
  /** How far the reader has come; every feed that follows is there. */
  #reader: Position = START;

  private constructor(
    private readonly options: RunnerOptions,
    readonly slots: readonly Slot[],
    private readonly headAtStart: Position,
  ) {
    const { db, logger, onBatch } = options;
    this.#applier = new PageApplier({
      ...{ db, logger, onBatch, signal: this.#signal },
      halt: (feed, cause) => this.#halt(feed, cause),
      adopt: (feed) => this.#adopt(feed),
    });
    this.ready = this.#waiters
      .wait(() => this.#readiness())
      .then((ready) => {
        const halted = this.slots.find(({ shown }) => standsStill(shown))?.shown;
        if (ready) return;
        if (halted === undefined) throw new Stopped();
        throw new Error(`${halted.projection.name}: ${halted.state}`, { cause: halted.error });
      });
    // Who does not wait for it learns the same from the states of the feeds.
    this.ready.catch(() => undefined);
  }

  /** Opens the tables and starts to read; resolves before anything is caught up. */
  static async start(options: RunnerOptions): Promise<Runner> {
    const slots = await openSlots(options.db, options.log, options.projections);
    const runner = new Runner(options, slots, await options.log.head());
    runner.#begin();
    return runner;
  }

  /** Waits until the slots have come to a position; false when they have not in time, or cannot. */
  waitFor(position: Position, timeoutMs: number, slots: readonly Slot[]): Promise<boolean> {
    return this.#waiters.wait(() => {
      const behind = slots.map(({ shown }) => shown).filter((feed) => feed.position < position);
      if (behind.length === 0) return true;
      return this.#signal.stopped || behind.some(standsStill) ? false : undefined;
    }, timeoutMs);
  }

  /**
   * Builds new generations beside the ones that are shown, and resolves when they are shown.
   * @throws Error where a build halts or the runner is stopped.
   */
  async rebuild(slots: readonly Slot[], onProgress?: (p: RebuildProgress) => void): Promise<void> {
    const feeds = await this.#newGenerations(slots);
    const chase = this.#chase(feeds, onProgress);
    this.#spawn(chase);
    await chase;
    const failed = feeds.find((feed) => feed.state !== 'following');
    if (failed === undefined) return;
    const reason = `${failed.projection.name}: the rebuild did not finish (${failed.state})`;
    throw new Error(reason, { cause: failed.error });
  }

  async stop(): Promise<void> {
    this.#signal.stop();
    await Promise.all([...this.#readings].map((reading) => reading.stop()));
    await Promise.allSettled(this.#work);
    this.#waiters.close();
  }

  #begin(): void {
    const fed = this.slots.map(({ shown }) => shown).filter(({ state }) => state === 'chasing');
    const ahead = fed
      .map(({ position }) => position)
      .sort()
      .at(-1);
    this.#reader = ahead ?? this.headAtStart;
    for (const feed of fed) if (feed.position === this.#reader) feed.state = 'following';
    this.#waiters.notify();
    this.#follow();
    this.#spawn(this.#chase(fed));
    this.#spawn(this.#chase(this.slots.flatMap(({ building }) => building ?? [])));
  }

  #readiness(): boolean | undefined {
    const shown = this.slots.map((slot) => slot.shown);
    if (shown.some(standsStill)) return false;
    const caughtUp = shown.every(
      ({ state, position }) => state === 'following' && position >= this.headAtStart,
    );
    return caughtUp ? true : undefined;
  }

  /** Work that goes on by itself until it is through or the runner stops. */
  #spawn(work: Promise<void>): void {
    const guarded = work.catch((error: unknown) => {
      if (error instanceof Stopped) return;
      this.options.logger?.error({ err: error }, 'a reader of the projections ended');
    });
    this.#work.add(guarded);
    void guarded.then(() => this.#work.delete(guarded));
  }

  /** The live reader: reads up to the end of the log, then is told of what is new. */
  #follow(): void {
    const reading = this.options.log.follow({
      name: 'projections',
      from: async (life) => {
        for (;;) {
          const page = await readStretch(this.options.log, this.#reader, LARGE_BATCH);
          if (page === undefined || life.signal.aborted) return this.#reader;
          await this.#take(page, life);
          life.beat();
        }
      },
      onPage: async (page, life) => {
        await this.#take(page, life);
        await this.#signal.sleep(GATHER_MS);
      },
    });
    this.#readings.add(reading);
    reading.done.catch((error: unknown) => {
      for (const { shown } of this.slots) if (shown.state === 'following') this.#halt(shown, error);
    });
  }

  #take(page: LogPage<TallybookEvent>, life: ReaderLife): Promise<void> {
    return this.#turn.run(async () => {
      const feeds = this.slots.map(({ shown }) => shown).filter((f) => f.state === 'following');
      await this.#applier.apply(feeds, page, this.#reader, life);
      this.#reader = page.position;
      this.#waiters.notify();
    });
  }

  /** Brings feeds up to the reader; resolves when each follows it, or takes no more. */
  async #chase(feeds: readonly Feed[], onProgress?: (p: RebuildProgress) => void): Promise<void> {
    if (!feeds.some(isChasing)) return;
    const { log } = this.options;
    let events = 0;
    const reading = log.readers.start({
      name: `projections catching up (${feeds.map(({ projection }) => projection.name).join(', ')})`,
      read: (life) =>
        this.#chaseOn(feeds, life, async (page, taking) => {
          events += page.events.length;
          const projections = taking.map(({ projection }) => projection.name);
          onProgress?.({ projections, events, position: page.position, head: await log.head() });
        }),
    });
    this.#readings.add(reading);
    await reading.done.catch((error: unknown) => {
      for (const feed of feeds.filter(isChasing)) this.#halt(feed, error);
    });
    this.#readings.delete(reading);
  }

  async #chaseOn(
    all: readonly Feed[],
    life: ReaderLife,
    onPage: (page: LogPage<TallybookEvent>, taking: readonly Feed[]) => Promise<void>,
  ): Promise<void> {
    let reader = this.#reader;
    for (let feeds = all.filter(isChasing); feeds.length > 0; feeds = all.filter(isChasing)) {
      const after = lowest(feeds);
      const isQuiet = reader === this.#reader;
      reader = this.#reader;
      const page = await readStretch(this.options.log, after, isQuiet ? LARGE_BATCH : SMALL_BATCH);
      this.#signal.throwIfStopped();
      if (page !== undefined) {
        await this.#applier.apply(feeds, page, after, life);
        this.#waiters.notify();
        await onPage(page, feeds);
      }
      life.beat();
      const racing = all.filter(isChasing);
      if (racing.length > 0) await this.#turn.run(() => this.#join(racing));
      // The reader may be past an end that a lagging node of a cluster shows us.
      if (page === undefined && all.some(isChasing)) await this.#signal.sleep(LAGGING_NODE_MS);
    }
  }

  /** Lets feeds go on with the reader, where it has not gone past them. */
  async #join(feeds: readonly Feed[]): Promise<void> {
    if (lowest(feeds) < this.#reader) return;
    for (const feed of feeds) {
      if (this.#slotOf(feed).shown === feed || (await this.#show(feed))) feed.state = 'following';
      else await this.#adopt(feed);
    }
    this.#waiters.notify();
  }

  async #newGenerations(slots: readonly Slot[]): Promise<readonly Feed[]> {
    const { db, log } = this.options;
    const feeds = await changeStructure(db, async (trx) => {
      const made: Feed[] = [];
      for (const { projection } of slots) {
        for (const row of await readCheckpoints(trx)) {
          if (row.name === projection.name && row.live === 0) await dropTables(trx, row);
        }
        const row = await createGeneration(trx, db, projection, log.storeId);
        made.push(feedOf(projection, row, 'chasing'));
      }
      return made;
    });
    for (const [i, slot] of slots.entries()) {
      if (slot.building !== undefined) slot.building.state = 'superseded';
      slot.building = feeds[i];
    }
    return feeds;
  }

  /** Puts a generation in the place of the one that is shown; false where it is gone. */
  async #show(feed: Feed): Promise<boolean> {
    const { db, logger } = this.options;
    const { name } = feed.projection;
    const done = await changeStructure(db, (trx) => showGeneration(trx, db, name, feed.generation));
    if (!done) return false;
    const slot = this.#slotOf(feed);
    slot.shown.state = 'superseded';
    slot.shown = feed;
    slot.building = undefined;
    logger?.info({ projection: name, position: feed.position }, 'projection rebuilt');
    return true;
  }

  /** Another process has rebuilt the projection: goes on with its generation, if we can feed it. */
  async #adopt(gone: Feed): Promise<void> {
    const { projection } = gone;
    const slot = this.#slotOf(gone);
    gone.state = 'superseded';
    if (slot.building === gone) slot.building = undefined;
    const rows = await readCheckpoints(this.options.db.writer);
    const live = rows.find(({ name, live }) => name === projection.name && live === 1);
    if (live?.version === projection.version) {
      if (slot.shown.generation === live.generation) return;
      slot.shown = feedOf(projection, live, 'chasing');
      this.#spawn(this.#chase([slot.shown]));
    } else {
      const fields = { projection: projection.name, version: live?.version };
      this.options.logger?.warn(fields, 'projection is fed by a process of another version');
    }
    this.#waiters.notify();
  }

  #halt(feed: Feed, cause: unknown): void {
    const { projection, generation, position } = feed;
    const error = cause instanceof Error ? cause : new Error(String(cause));
    feed.state = 'halted';
    feed.error = error;
    const fields = { err: error, projection: projection.name, generation, position };
    this.options.logger?.error(fields, 'projection halted');
    this.#waiters.notify();
  }

  #slotOf({ projection }: Feed): Slot {
    const slot = this.slots.find((one) => one.projection === projection);
    if (slot === undefined) throw new Error(`no slot for ${projection.name}`);
    return slot;
  }
}
