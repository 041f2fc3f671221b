import { type Decision, accept, reject } from '../../kernel/decider.js';
import { isLedgerId } from '../account-id.js';
import { type DayRule, isCutTime, MIDNIGHT, runningDay } from '../accounting-day.js';
import { isTimezone } from '../calendar.js';
import { defaultChart } from '../chart.js';
import type { OpenBook } from '../commands.js';
import type { LedgerEvent } from '../events.js';

/**
 * A book begins on the accounting day that runs in its zone, with the default chart. Opening it again with the same rule of days
 * changes nothing.
 * @param open what is known of the book, undefined if it was not opened.
 */
export function openBook(
  { book, timezone, cutTime = MIDNIGHT }: OpenBook,
  open: DayRule | undefined,
  nowMs: number,
): Decision<LedgerEvent> {
  if (!isLedgerId(book)) {
    return reject('invalid_request', 'an id is 1–128 of A–Z a–z 0–9 : . _ -', 'id');
  }
  if (!isTimezone(timezone)) {
    return reject('invalid_request', 'not a time zone of the IANA database', 'timezone');
  }
  if (!isCutTime(cutTime)) {
    return reject('invalid_request', 'a cut time is HH:MM, 00:00 to 23:59', 'cutTime');
  }
  if (open === undefined) {
    const day = runningDay(nowMs, { timezone, cutTime });
    return accept({
      type: 'BookOpened',
      data: { book, timezone, cutTime, day, chart: [...defaultChart] },
    });
  }
  if (open.timezone !== timezone) {
    return reject('book_exists', `the book is in ${open.timezone}`, 'timezone');
  }
  return open.cutTime === cutTime
    ? accept()
    : reject('book_exists', `the days of the book end at ${open.cutTime}`, 'cutTime');
}
