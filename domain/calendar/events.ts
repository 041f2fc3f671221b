/** Events of `calendar-versions`: which days each business calendar has, and who said so. */
import { z } from 'zod';
import { day, type EventOf, type EventVersions, stored, text } from '../kernel/schemas.js';

/** What a version says; the next version says all of it anew. */
export const calendarContent = stored({
  name: text,
  /** Who published the days: an authority and its document. */
  source: text,
  knownFrom: day,
  /** The last day that it knows. */
  knownUntil: day,
  /** Days of the week without business: 1 is Monday, 7 is Sunday. */
  weekend: z.array(z.number().int()),
  holidays: z.array(day),
  /** Days of a weekend on which business is done. */
  workdays: z.array(day),
});

export const calendarEventSchemas = {
  CalendarVersionAdded: stored({
    calendar: text,
    /** 1 for the first. */
    version: z.number().int(),
    content: calendarContent,
    /** Who asked for it: `key:{id}`, or `system:calendars` for those that come with the program. */
    by: text,
    /** The proposal that was approved; null for those that come with the program. */
    approval: stored({ id: text, approvedBy: text }).nullable(),
  }),
};

export type CalendarEvent = EventOf<typeof calendarEventSchemas>;
export const calendarEventVersions: EventVersions<typeof calendarEventSchemas> = {
  CalendarVersionAdded: 1,
};
