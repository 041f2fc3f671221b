import { accept } from '../../kernel/decider.js';
import { localDay, nextDay } from '../calendar.js';
import type { CutDay } from '../commands.js';
import type { LedgerDecision, Situation } from '../decision.js';

/**
 * The day cut (日切). The timer cuts once the calendar in the book's zone has moved past the open day;
 * an operator may cut before that, which opens the next day early. Where the calendar has moved on by
 * several days, today is opened: the days between had no transactions.
 */
export function cutDay({ cause }: CutDay, { book, nowMs }: Situation): LedgerDecision {
  const closed = book.day;
  const today = localDay(nowMs, book.timezone);
  if (cause === 'timer' && today <= closed) return accept();
  const next = nextDay(closed);
  return accept({ type: 'DayCut', data: { closed, opened: today > next ? today : next, cause } });
}
