/** Days that a person picked, as a query of the API: those of the book's zone, the last included. */
import { useContext } from 'react';
import { dayAfter, dayStart } from './calendar-day.js';
import { BookZone } from './time.js';

interface Days {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export function useDaySpan({ from, to }: Days): { readonly from?: string; readonly to?: string } {
  const zone = useContext(BookZone);
  const start = from === undefined ? undefined : dayStart(from, zone);
  const end = to === undefined ? undefined : dayStart(dayAfter(to), zone);
  return {
    ...(start === undefined ? {} : { from: start }),
    ...(end === undefined ? {} : { to: end }),
  };
}
