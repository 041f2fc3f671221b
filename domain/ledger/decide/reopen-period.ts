import { accept, reject } from '../../kernel/decider.js';
import type { ReopenPeriod } from '../commands.js';
import type { LedgerDecision, Situation } from '../decision.js';
import { closureOf, firstDayOf, isPeriod } from '../period.js';

/** Opens a period that was closed softly, and with it whatever was closed after it. */
export function reopenPeriod(command: ReopenPeriod, { book }: Situation): LedgerDecision {
  const { period, by, reason, approval, plan } = command;
  if (!isPeriod(period)) return reject('invalid_request', 'not a month or a year', 'period');
  if (book.periods.reopened === approval) return { accepted: true, events: [], lasting: true };
  const closed = closureOf(book.periods, firstDayOf(period));
  if (closed === undefined) return reject('period_open', `${period} is open`, 'period');
  if (closed.state === 'hard') {
    const detail = `closed for good by ${closed.by}: reverse what is wrong in the open day`;
    return reject('period_closed', detail, 'period');
  }
  if (closed.plan !== plan) {
    return reject('period_closed_before', 'the book was closed or reopened since', 'period');
  }
  return accept({ type: 'PeriodReopened', data: { period, by, reason, approval } });
}
