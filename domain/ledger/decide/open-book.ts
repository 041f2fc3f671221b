import { type Decision, accept, reject } from '../../kernel/decider.js';
import { isLedgerId } from '../account.js';
import { isTimezone, localDay } from '../calendar.js';
import type { OpenBook } from '../commands.js';
import type { LedgerEvent } from '../events.js';

/**
 * A book begins on the calendar day that it is in its zone. Opening it again in the same zone changes
 * nothing.
 * @param open what is known of the book, undefined where it was not opened.
 */
export function openBook(
  { book, timezone }: OpenBook,
  open: { readonly timezone: string } | undefined,
  nowMs: number,
): Decision<LedgerEvent> {
  if (!isLedgerId(book)) {
    return reject('invalid_request', 'an id is 1–128 of A–Z a–z 0–9 : . _ -', 'id');
  }
  if (!isTimezone(timezone)) {
    return reject('invalid_request', 'not a time zone of the IANA database', 'timezone');
  }
  if (open === undefined) {
    return accept({ type: 'BookOpened', data: { book, timezone, day: localDay(nowMs, timezone) } });
  }
  return open.timezone === timezone
    ? accept()
    : reject('book_exists', `the book is in ${open.timezone}`, 'timezone');
}
