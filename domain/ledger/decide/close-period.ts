import { accept, reject } from '../../kernel/decider.js';
import type { ClosePeriod } from '../commands.js';
import type { LedgerDecision, Situation } from '../decision.js';
import { closureOf, isPeriod, lastDayOf } from '../period.js';

/**
 * Closes a period, and whatever is open before it: a single event does. Nothing holds it up but time, for
 * its accounting days have to be over, and what was planned: a transaction that was dated back since the dry run
 * may have changed what it showed, so the close is refused and looked at again.
 */
export function closePeriod(command: ClosePeriod, { book }: Situation): LedgerDecision {
  const { period, state, by, plan, backdated } = command;
  if (!isPeriod(period)) return reject('invalid_request', 'not a month or a year', 'period');
  const through = lastDayOf(period);
  if (through >= book.day) {
    return reject('period_not_over', `${book.day} is the open day`, 'period');
  }
  const closed = closureOf(book.periods, through);
  if (closed !== undefined && (closed.state === 'hard' || state === 'soft')) {
    return reject('period_closed_before', `${closed.state} closed by ${closed.by}`, 'period');
  }
  if (backdated !== book.periods.backdated) {
    return reject('closing_plan_outdated', 'a transaction was dated back since', 'plan');
  }
  return accept({ type: 'PeriodClosed', data: { period, state, through, by, plan } });
}
