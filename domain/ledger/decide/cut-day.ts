import { accept, reject } from '../../kernel/decider.js';
import { daysThrough, MAX_DAYS_AT_ONCE, runningDay } from '../accounting-day.js';
import { isDay, nextDay } from '../calendar.js';
import type { Book } from '../book.js';
import type { CutDay } from '../commands.js';
import type { LedgerDecision, Situation } from '../decision.js';
import type { LedgerEvent } from '../events.js';
import { limitsAfter, limitsText } from '../limits.js';

/**
 * The day cut (日切). It names the day that it ends: a day that was cut before stays so, and the cut may
 * be repeated. A day is cut once its cut time has passed, in the zone of the book, and not before. Days
 * before the named one that are open yet end with it; they had no transactions. A cut of many days at
 * once would be for good if the clock were wrong, so it has to be forced. Limits that change with the
 * new day change in the same append.
 */
export function cutDay(command: CutDay, { book, nowMs }: Situation): LedgerDecision {
  const { day, cause, force = false } = command;
  if (!isDay(day)) return reject('invalid_request', 'not a calendar day YYYY-MM-DD', 'day');
  if (day < book.day) return { accepted: true, events: [], lasting: true };
  const running = runningDay(nowMs, book);
  if (day >= running) return reject('day_not_over', `${running} runs by the clock`, 'day');
  const days = daysThrough(book.day, day);
  if (days > MAX_DAYS_AT_ONCE && !force) {
    return reject('too_many_days', `${days} days would be cut at once, from ${book.day} on`, 'day');
  }
  const opened = nextDay(day);
  const cut = { type: 'DayCut', data: { closed: book.day, opened, cause } } as const;
  return accept(cut, ...dueLimits(book, opened));
}

/** Changes of limits that begin with the day, or have begun on a day that nobody opened. */
function dueLimits(book: Book, opened: string): LedgerEvent[] {
  const events: LedgerEvent[] = [];
  for (const account of book.accounts.values()) {
    const due = account.scheduled.filter(({ from }) => from <= opened);
    if (due.length === 0) continue;
    const limits = limitsText(limitsAfter(account, due), account.currency);
    const data = { account: account.id, limits, day: opened };
    events.push({ type: 'AccountLimitsChanged', data });
  }
  return events;
}
