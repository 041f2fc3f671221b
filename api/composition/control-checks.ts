/** The control check as the engine runs it: at the start and after each cut. */
import type { CaseService } from '../../engine/case/case-service.js';
import { raiseBreaks } from '../../engine/control-check/raise-breaks.js';
import type { Projections } from '../../projections/open-projections.js';
import { foundBreak } from '../control-check/found-break.js';
import type { Foundation } from './foundation.js';

/** How often it is looked whether a day was cut. */
const LOOK_EVERY_MS = 1_000;
const MODELS = ['accounts', 'statements', 'general_ledger'] as const;

export function startControlChecks(
  { log, ids, clock, logger, closers }: Foundation,
  { projections, cases }: { readonly projections: Projections; readonly cases: CaseService },
): void {
  const { queries } = projections;
  const look = raiseBreaks({
    ...{ cases, clock, ids, logger },
    books: queries.listBooks,
    async check(book, date) {
      // The cut is known by the same models that are checked: they are not behind it.
      if (MODELS.some((name) => projections.position(name) !== projections.position(MODELS[0]))) {
        return undefined;
      }
      const found = await queries.checkDay({ book, date });
      return found === undefined ? null : foundBreak(found);
    },
  });
  const reader = log.readers.poll('control-check', LOOK_EVERY_MS, look);
  closers.add('control-check', () => reader.stop());
}
