/** Answers units whose events were found in the log after an append of unknown outcome. */
import type { Position } from '../../domain/kernel/position.js';
import type { Unit } from '../../domain/ledger/chain.js';
import { keysNeeded } from '../../domain/ledger/keys.js';
import type { StoredLedgerEvent } from './book-log.js';
import type { History } from './history.js';
import type { Found } from './job-queue.js';
import type { Job } from './request.js';

/**
 * Answers the units that are in the log. What such a unit did not write, it repeated.
 * @param position of the newest event of the book, for a command that has none of its own.
 */
export async function answerFound(
  units: readonly Unit<Job>[],
  found: Found,
  history: History,
  position: Position,
): Promise<void> {
  const answer = (
    job: Job,
    status: 'applied' | 'duplicate',
    events: readonly StoredLedgerEvent[],
  ): void =>
    job.request.answer(job.index, {
      status,
      events,
      position: events.at(-1)?.position ?? position,
    });

  for (const job of units.flat()) {
    const events = found.get(job);
    if (events !== undefined) {
      answer(job, 'applied', events);
      continue;
    }
    // It was in the log before, or its unit would not be there now.
    const lookUps = keysNeeded(job.command).map((key) => history.lookUp(key));
    const originals = await Promise.all(lookUps).catch(() => undefined);
    if (originals === undefined) job.request.answer(job.index, { status: 'unknown' });
    else {
      const known = originals.filter((event) => event !== undefined);
      answer(job, 'duplicate', known);
    }
  }
}
