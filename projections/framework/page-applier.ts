/**
 * Applies pages whatever happens: a projection that fails is told apart from a database that is away.
 * The first is halted alone, the second is waited for.
 */
import { sql } from 'kysely';
import type { TallybookEvent } from '../../domain/events.js';
import type { LogPage } from '../../domain/kernel/event-log.js';
import type { Position } from '../../domain/kernel/position.js';
import type { ReaderLife } from '../../domain/kernel/reader.js';
import { applyPage, GenerationGone } from './apply-page.js';
import { type Feed, isFed } from './feed.js';
import type { Logger } from './logger.js';
import type { ReadDatabase } from './read-database.js';
import { Backoff, type StopSignal } from './stop-signal.js';

/** A batch that was committed, for metrics. */
export interface BatchReport {
  readonly projections: readonly string[];
  readonly events: number;
  readonly tookMs: number;
  readonly position: Position;
}

export interface ApplierOptions {
  readonly db: ReadDatabase;
  readonly signal: StopSignal;
  readonly logger: Logger | undefined;
  readonly onBatch: ((report: BatchReport) => void) | undefined;
  /** A feed has failed twice on the same page. */
  readonly halt: (feed: Feed, cause: unknown) => void;
  /** Another process has replaced the feed's generation. */
  readonly adopt: (feed: Feed) => Promise<void>;
}

export class PageApplier {
  constructor(private readonly options: ApplierOptions) {}

  /**
   * Applies a page to every feed that is fed; returns once each has taken it or takes no more.
   * @param after the position that the page follows.
   * @param life told of each try while the read database is away.
   * @throws Stopped
   */
  async apply(
    feeds: readonly Feed[],
    page: LogPage<TallybookEvent>,
    after: Position,
    life: Pick<ReaderLife, 'beat'>,
  ): Promise<void> {
    const { db, signal, logger, onBatch } = this.options;
    for (const backoff = new Backoff(signal); ; await backoff.wait()) {
      const active = feeds.filter(isFed);
      if (active.length === 0) return;
      const startedMs = performance.now();
      try {
        await applyPage(db, active, page, after);
        onBatch?.({
          projections: active.map((feed) => feed.projection.name),
          events: page.events.length,
          tookMs: performance.now() - startedMs,
          position: page.position,
        });
        return;
      } catch (error) {
        if (await this.#applyAlone(active, page, after)) return;
        logger?.warn({ err: error }, 'the read database does not answer; trying again');
        life.beat('the read database does not answer');
      }
    }
  }

  /** Each feed in a transaction of its own. False where the database is away, which passes. */
  async #applyAlone(
    feeds: readonly Feed[],
    page: LogPage<TallybookEvent>,
    after: Position,
  ): Promise<boolean> {
    for (const feed of feeds) {
      for (let failures = 0; isFed(feed);) {
        try {
          await applyPage(this.options.db, [feed], page, after);
          break;
        } catch (error) {
          this.options.signal.throwIfStopped();
          if (!(await this.#databaseAnswers())) return false;
          failures += 1;
          if (error instanceof GenerationGone) await this.options.adopt(feed);
          else if (failures === 2) this.options.halt(feed, error);
        }
      }
    }
    return true;
  }

  async #databaseAnswers(): Promise<boolean> {
    try {
      await sql`select 1`.execute(this.options.db.writer);
      return true;
    } catch {
      return false;
    }
  }
}
