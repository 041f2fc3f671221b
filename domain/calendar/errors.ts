/** What business calendars refuse. */
import { entry, type ErrorEntry } from '../kernel/error-entry.js';

export const calendarErrors = {
  calendar_unknown: entry(
    422,
    'Calendar unknown',
    'The business calendar does not know a day that is needed: it is beyond *known until*, before its first day, or there is no such calendar. An operator adds a version that knows it.',
  ),
  calendar_invalid: entry(
    422,
    'Calendar invalid',
    'A version knows each day once, knows every day that the version before knew, and has make-up workdays on its weekends alone.',
  ),
  calendar_changed: entry(
    409,
    'Calendar changed',
    'Another version was added since this version was proposed: propose it anew.',
  ),
  too_many_calendars: entry(
    422,
    'Too many calendars',
    'An installation has at most 50 business calendars, with at most 200 versions each.',
  ),
} as const satisfies Record<string, ErrorEntry>;
