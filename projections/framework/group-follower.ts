/**
 * Takes one group along the log: the generation that is shown, and beside it the generation that is being
 * built. Each has a loop of its own, which goes on until the generation halts or another takes its place.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { Position } from '../../domain/kernel/position.js';
import type { ReaderLife, RunningReader } from '../../domain/kernel/reader.js';
import { type Feed, isFed, type Slot } from './feed.js';
import { changeStructure, readCheckpoints, showGeneration } from './generations.js';
import { membersOf } from './group.js';
import type { LogTail } from './log-tail.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { Mutex } from './mutex.js';
import { feedOf } from './open-slots.js';
import { type BatchReport, PageApplier } from './page-applier.js';
import type { ReadDatabase } from './read-database.js';
import type { StopSignal } from './stop-signal.js';

/** What the groups of one runner share. */
export interface FollowerParts {
  readonly db: ReadDatabase;
  readonly log: EventLog<TallybookEvent>;
  readonly tail: LogTail;
  readonly signal: StopSignal;
  readonly logger: Logger | undefined;
  readonly onBatch: ((report: BatchReport) => void) | undefined;
  /** Called when a feed has moved or changed its state. */
  readonly moved: () => void;
}

/** Told of every page with the number of events read so far. */
export type OnPage = (events: number, position: Position) => Promise<void>;

/**
 * Pause of a group that is level after a page: at least so long, and as long as the page took, up to a bound. An
 * event that comes alone is taken at once; under load events gather, and one transaction serves many of
 * them, which costs each of them less.
 */
const GATHER_MS = 10;
const MOST_GATHER_MS = 200;
/** A page of so many events is large enough; to wait for a larger page would be to fall behind. */
const LARGE = 4_096;

const gatherMs = (tookMs: number): number => Math.min(Math.max(tookMs, GATHER_MS), MOST_GATHER_MS);

export class GroupFollower {
  readonly #applier: PageApplier;
  /** Held while the shown generation takes a page and while another takes its place. */
  readonly #turn = new Mutex();
  readonly #readings = new Set<RunningReader>();

  constructor(
    private readonly parts: FollowerParts,
    readonly slot: Slot,
  ) {
    const { db, signal, logger, onBatch } = parts;
    this.#applier = new PageApplier({
      ...{ db, signal, logger, onBatch },
      halt: (feed, cause) => this.#halt(feed, cause),
      adopt: (feed) => this.#adopt(feed),
    });
  }

  begin(): void {
    const { shown, building } = this.slot;
    void this.#follow(shown);
    if (building !== undefined) void this.#follow(building);
  }

  /**
   * Builds a new generation and shows it as soon as it is level with the generation that is shown.
   * @throws Error if the build halts or the runner is stopped.
   */
  async build(feed: Feed, onPage: OnPage): Promise<void> {
    if (this.slot.building !== undefined) this.slot.building.state = 'superseded';
    this.slot.building = feed;
    await new Promise<void>((resolve) => {
      void this.#follow(feed, onPage, resolve).then(resolve);
    });
    if (feed.state === 'following') return;
    const reason = `${feed.group.name}: the rebuild did not finish (${feed.state})`;
    throw new Error(reason, { cause: feed.error });
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#readings].map((reading) => reading.stop()));
  }

  /** Takes a feed along the log; resolves when it takes no more. @param onLevel it has come to the end. */
  async #follow(feed: Feed, onPage?: OnPage, onLevel?: () => void): Promise<void> {
    if (!isFed(feed)) return;
    const { name } = feed.group;
    const reading = this.parts.log.readers.start({
      name:
        feed === this.slot.shown ? `read models ${name}` : `read models ${name}, new generation`,
      read: (life) => this.#read(feed, life, onPage, onLevel),
    });
    this.#readings.add(reading);
    await reading.done.catch((error: unknown) => {
      if (isFed(feed)) this.#halt(feed, error);
    });
    this.#readings.delete(reading);
    this.parts.tail.leave(feed);
  }

  async #read(feed: Feed, life: ReaderLife, onPage?: OnPage, onLevel?: () => void): Promise<void> {
    const { tail, signal, moved } = this.parts;
    for (let events = 0; isFed(feed) && !life.signal.aborted;) {
      const page = await tail.after(feed);
      const beganMs = performance.now();
      life.beat();
      if (page !== undefined) {
        const take = () => this.#applier.apply(feed, page, life);
        await (feed === this.slot.building ? take() : this.#turn.run(take));
        events += page.events.length;
        moved();
        await onPage?.(events, feed.position);
      }
      if (feed.state === 'chasing' && (await this.#isLevel(feed))) onLevel?.();
      if (page === undefined) await tail.wait(feed, life.signal);
      else if (feed.state === 'following') {
        const isLarge = page.events.length >= LARGE;
        await signal.sleep(isLarge ? GATHER_MS : gatherMs(performance.now() - beganMs));
      } else {
        // SQLite never lets go of the thread by itself: whoever waits, tells or stops has his turn here.
        await nextTurn();
      }
    }
  }

  /** A feed that has come to the end of the log follows it; a generation that was being built is now shown. */
  async #isLevel(feed: Feed): Promise<boolean> {
    const isLevel = await this.#turn.run(async () => {
      const { shown, building } = this.slot;
      const isAtEnd = this.parts.tail.isEnd(feed.position);
      const hasOvertaken = shown.state === 'following' && feed.position >= shown.position;
      if (!isAtEnd && !(feed === building && hasOvertaken)) return false;
      if (feed === building && !(await this.#show(feed))) return false;
      if (isFed(feed)) feed.state = 'following';
      return isFed(feed);
    });
    this.parts.moved();
    return isLevel;
  }

  /** Puts a generation in the place of the generation that is shown; false if it is gone. */
  async #show(feed: Feed): Promise<boolean> {
    const { db, logger } = this.parts;
    const { name } = feed.group;
    const done = await changeStructure(db, (trx) => showGeneration(trx, db, name, feed.generation));
    if (!done) {
      await this.#adopt(feed);
      return false;
    }
    this.slot.shown.state = 'superseded';
    this.slot.shown = feed;
    this.slot.building = undefined;
    logger?.info({ group: name, position: feed.position }, 'read models rebuilt');
    return true;
  }

  /** Another process has rebuilt the group: goes on with its generation, if we can feed it. */
  async #adopt(gone: Feed): Promise<void> {
    const { slot } = this;
    const { db, logger, moved } = this.parts;
    gone.state = 'superseded';
    if (slot.building === gone) slot.building = undefined;
    const rows = await readCheckpoints(db.writer);
    const live = rows.find((row) => row.name === gone.group.name && row.live === 1);
    if (live?.members === membersOf(gone.group)) {
      if (slot.shown.generation === live.generation) return;
      slot.shown = feedOf(gone.group, live, 'chasing');
      void this.#follow(slot.shown);
    } else {
      const fields = { group: gone.group.name, members: live?.members };
      logger?.warn(fields, 'read models are fed by a process of another version');
    }
    moved();
  }

  #halt(feed: Feed, cause: unknown): void {
    const { group, generation, position } = feed;
    const error = cause instanceof Error ? cause : new Error(String(cause));
    feed.state = 'halted';
    feed.error = error;
    const fields = { err: error, group: group.name, generation, position };
    this.parts.logger?.error(fields, 'read models halted');
    this.parts.moved();
  }
}
