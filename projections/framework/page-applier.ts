/**
 * Applies pages whatever happens: a model that fails is told apart from a database that is away. The first
 * halts its group, the second is waited for.
 */
import { sql } from 'kysely';
import type { Position } from '../../domain/kernel/position.js';
import type { ReaderLife } from '../../domain/kernel/reader.js';
import { applyPage } from './apply-page.js';
import { GenerationGone } from './checkpoint.js';
import { type Feed, isFed } from './feed.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { ReadDatabase } from './read-database.js';
import type { Stretch } from './read-log.js';
import { Backoff, type StopSignal } from './stop-signal.js';

/** A page that was applied, for metrics. */
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
   * Applies a page that follows the feed's position; returns once the feed has taken it or takes no more.
   * @param life told of each try while the read database is away.
   * @throws Stopped
   */
  async apply(feed: Feed, page: Stretch, life: Pick<ReaderLife, 'beat'>): Promise<void> {
    const { db, signal, logger, halt, adopt } = this.options;
    const backoff = new Backoff(signal);
    for (let failures = 0; isFed(feed);) {
      const startedMs = performance.now();
      try {
        await applyPage(db, feed, page, feed.position);
        return this.#report(feed, page, performance.now() - startedMs);
      } catch (error) {
        signal.throwIfStopped();
        if (!(await this.#databaseAnswers())) {
          logger?.warn({ err: error }, 'the read database does not answer; trying again');
          life.beat('the read database does not answer');
          await backoff.wait();
          continue;
        }
        failures += 1;
        if (error instanceof GenerationGone) await adopt(feed);
        else if (failures === 2) halt(feed, error);
      }
    }
  }

  #report({ group, position }: Feed, page: Stretch, tookMs: number): void {
    const projections = group.models.map(({ name }) => name);
    this.options.onBatch?.({ projections, events: page.events.length, tookMs, position });
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
