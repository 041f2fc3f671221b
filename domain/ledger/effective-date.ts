/** The business date of a transaction, which never moves the accounting day. */
import { type Rejection, reject } from '../kernel/decider.js';
import type { Book } from './book.js';
import { isDay } from './calendar.js';
import { closureOf, firstOpenDay } from './period.js';

type Refusal = { readonly accepted: false; readonly rejection: Rejection };

export interface EffectiveDate {
  readonly accepted: true;
  readonly date: string;
  /** Set if the book is closed for the day that was named. */
  readonly occurredOn?: string;
}

/** What stands behind a posting. */
export type Standing = 'request' | 'fact' | { readonly closing: string };

/**
 * Any day up to the open accounting day, which is the default. A request into a closed period is refused. A fact is
 * not: it takes effect on the first open day, and keeps the day on which it happened. Closing entries belong
 * to the period that was closed for good right before them.
 */
export function effectiveDateOf(
  requested: string | undefined,
  book: Book,
  standing: Standing = 'request',
): EffectiveDate | Refusal {
  if (requested === undefined || requested === book.day) return { accepted: true, date: book.day };
  if (!isDay(requested)) {
    return reject(
      'invalid_request',
      'not a calendar day YYYY-MM-DD of the years 0001 to 9999',
      'effectiveDate',
    );
  }
  if (requested > book.day) {
    return reject('effective_date_in_future', `the open day is ${book.day}`, 'effectiveDate');
  }
  return openOrElsewhere(requested, book, standing);
}

function openOrElsewhere(
  date: string,
  { periods }: Book,
  standing: Standing,
): EffectiveDate | Refusal {
  const closed = closureOf(periods, date);
  if (closed === undefined) return { accepted: true, date };
  if (standing === 'fact') {
    return { accepted: true, date: firstOpenDay(periods) ?? date, occurredOn: date };
  }
  if (standing !== 'request' && closed.period === standing.closing && date === closed.through) {
    return { accepted: true, date };
  }
  const { state, period, by, through } = closed;
  const way =
    state === 'soft'
      ? `reopening ${period} has to be proposed and approved`
      : 'a correction is a reversal on the open day';
  return reject(
    'period_closed',
    `${date} is ${state} closed (${period}, through ${through}, by ${by}); ${way}`,
    'effectiveDate',
  );
}
