/** The business date of a transaction, which never moves the accounting day. */
import { type Rejection, reject } from '../kernel/decider.js';
import type { Book } from './book.js';
import { isDay } from './calendar.js';

/** Any day up to the open accounting day, which is the default. */
export function effectiveDateOf(
  requested: string | undefined,
  book: Book,
):
  | { readonly accepted: true; readonly date: string }
  | { readonly accepted: false; readonly rejection: Rejection } {
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
  return { accepted: true, date: requested };
}
