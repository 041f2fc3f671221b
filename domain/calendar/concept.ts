import type { Concept } from '../kernel/concept.js';
import { calendarErrors } from './errors.js';
import { calendarEventSchemas, calendarEventVersions } from './events.js';

export const calendar = {
  title: 'Business calendar',
  streams: '`calendar-versions`',
  categories: ['calendar'],
  eventSchemas: calendarEventSchemas,
  eventVersions: calendarEventVersions,
  eventMeanings: {
    CalendarVersionAdded:
      'From here on a business calendar has these days: its weekends, holidays and make-up workdays.',
  },
  idPrefixes: {},
  errors: calendarErrors,
} as const satisfies Concept<keyof typeof calendarEventSchemas>;
