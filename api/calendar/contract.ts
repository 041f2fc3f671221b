/** Business calendars: on which days money is settled, and until when that is known. */
import { z } from 'zod';
import { MAX_BUSINESS_DAYS } from '../../domain/calendar/business-day.js';
import { CALENDAR_ID, MAX_CALENDAR_DAYS } from '../../domain/calendar/calendars.js';
import { decisionErrors, decisionMembers, proposalMembers } from '../approval/contract.js';
import { staffReaders } from '../http/readers.js';
import { consistency, nothing, plainRead, readRoute, writeRoute } from '../http/route.js';
import { date, instant, listOf, objectId, plainText } from '../http/shapes.js';

export const calendarId = z
  .string()
  .regex(CALENDAR_ID, 'an id is 2–20 of A–Z 0–9 -, with a letter first')
  .describe('`CN`, `TARGET2`, `US-FED` …');

const days = z
  .array(date)
  .max(MAX_CALENDAR_DAYS, `at most ${MAX_CALENDAR_DAYS} days`)
  .describe('Each once.');

const content = {
  name: plainText(100),
  source: plainText(500).describe('Who published the days: an authority and its document.'),
  knownFrom: date,
  knownUntil: date.describe('The last day that it knows; beyond it days are refused, not guessed.'),
  weekend: z
    .array(z.number().int().min(1).max(7))
    .max(6, 'a week has a day of business')
    .describe('Days of the week without business: 1 is Monday, 7 is Sunday.'),
  holidays: days,
  workdays: days.describe('Make-up workdays: days of a weekend on which business is done.'),
};

const summary = {
  id: z.string(),
  object: z.literal('calendar'),
  version: z.number().int(),
  name: content.name,
  source: content.source,
  knownFrom: date,
  knownUntil: content.knownUntil,
  changedAt: instant,
};

const calendarSummary = z.strictObject(summary).meta({ id: 'CalendarSummary' });

const version = z.strictObject({
  version: z.number().int(),
  source: z.string(),
  knownUntil: date,
  by: z.string(),
  approvedBy: z.string().nullable(),
  at: instant,
});

const calendar = z
  .strictObject({
    ...summary,
    weekend: content.weekend,
    holidays: days,
    workdays: content.workdays,
    versions: z.array(version).describe('Newest first.'),
  })
  .meta({ id: 'Calendar' });

const calendarProposal = z
  .strictObject({
    object: z.literal('calendar_version'),
    id: z.string().describe('Of the proposal.'),
    calendar: z.string(),
    after: z.number().int().describe('The version that it was made on; 0 for a new calendar.'),
    content: z.strictObject(content),
    ...proposalMembers,
  })
  .meta({ id: 'CalendarVersionProposal' });

const idParams = z.strictObject({ id: calendarId });
const proposalParams = z.strictObject({ id: calendarId, proposal: objectId });
const rules = ['calendar_changed', 'calendar_invalid', 'too_many_calendars'] as const;

const COUNT = `a number of days is a whole number from 0 to ${MAX_BUSINESS_DAYS}`;

export const calendarRoutes = {
  listCalendars: readRoute({
    operation: 'listCalendars',
    path: '/v1/calendars',
    tag: 'Days',
    summary: 'Every business calendar, and until when it is known',
    roles: staffReaders,
    params: nothing,
    query: plainRead,
    answer: listOf(calendarSummary),
  }),
  getCalendar: readRoute({
    operation: 'getCalendar',
    path: '/v1/calendars/{id}',
    tag: 'Days',
    summary: 'A business calendar with its days and versions',
    roles: staffReaders,
    params: idParams,
    query: plainRead,
    answer: calendar,
    problems: ['not_found'],
  }),
  addBusinessDays: readRoute({
    operation: 'addBusinessDays',
    path: '/v1/calendars/{id}/business-days',
    tag: 'Days',
    summary: 'The day T+N of a business calendar',
    description:
      'The N-th business day after `from`; for 0 the day itself, or the next business day if it is none.',
    roles: staffReaders,
    params: idParams,
    query: z.strictObject({
      ...consistency,
      from: date,
      add: z
        .string()
        .regex(/^\d{1,2}$/, COUNT)
        .refine((text) => Number(text) <= MAX_BUSINESS_DAYS, COUNT)
        .default('0')
        .describe(`N, 0–${MAX_BUSINESS_DAYS}.`),
    }),
    answer: z
      .strictObject({
        object: z.literal('business_day'),
        calendar: z.string(),
        version: z.number().int(),
        from: date,
        fromIsBusinessDay: z.boolean(),
        add: z.number().int(),
        day: date,
      })
      .meta({ id: 'BusinessDay' }),
    problems: ['not_found', 'calendar_unknown'],
  }),
  proposeCalendarVersion: writeRoute({
    operation: 'proposeCalendarVersion',
    path: '/v1/calendars/{id}/versions',
    tag: 'Days',
    summary: 'Propose a version of a business calendar, or a new calendar',
    description:
      'A version says all of a calendar anew and knows at least what the version before knew. Another principal approves.',
    roles: ['operator'],
    headers: ['Idempotency-Key'],
    params: idParams,
    body: z.strictObject(content),
    status: 201,
    answer: calendarProposal,
    answerHeaders: ['Idempotency-Replayed'],
    problems: ['idempotency_key_required', 'idempotency_key_reused', ...rules],
  }),
  approveCalendarVersion: writeRoute({
    operation: 'approveCalendarVersion',
    dangerous: true,
    path: '/v1/calendars/{id}/versions/{proposal}/approve',
    tag: 'Days',
    summary: 'Approve a version of a business calendar, which holds at once',
    roles: ['operator'],
    headers: ['Idempotency-Key'],
    params: proposalParams,
    body: z.strictObject(decisionMembers),
    status: 200,
    answer: calendarProposal,
    answerHeaders: ['Idempotency-Replayed'],
    problems: [...decisionErrors, ...rules],
  }),
  rejectCalendarVersion: writeRoute({
    operation: 'rejectCalendarVersion',
    path: '/v1/calendars/{id}/versions/{proposal}/reject',
    tag: 'Days',
    summary: 'Reject a version of a business calendar',
    roles: ['operator'],
    headers: ['Idempotency-Key'],
    params: proposalParams,
    body: z.strictObject({ ...decisionMembers, reason: plainText(500).optional() }),
    status: 200,
    answer: calendarProposal,
    answerHeaders: ['Idempotency-Replayed'],
    problems: decisionErrors,
  }),
};
