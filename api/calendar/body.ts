/** Calendars as the API shows them. */
import type { Approval } from '../../domain/approval/approval.js';
import { type KnownCalendar, newest } from '../../domain/calendar/calendars.js';
import { calendarVersionOf } from '../../engine/calendar/calendar-version.js';
import { proposalAnswer } from '../approval/body.js';

export function calendarSummaryBody(calendar: KnownCalendar) {
  const { version, content, at } = newest(calendar);
  const { name, source, knownFrom, knownUntil } = content;
  return {
    id: calendar.id,
    object: 'calendar' as const,
    ...{ version, name, source, knownFrom, knownUntil, changedAt: at },
  };
}

export function calendarBody(calendar: KnownCalendar) {
  const { weekend, holidays, workdays } = newest(calendar).content;
  return {
    ...calendarSummaryBody(calendar),
    ...{ weekend, holidays, workdays },
    versions: calendar.versions
      .map(({ version, content: { source, knownUntil }, by, approval, at }) => ({
        ...{ version, source, knownUntil, by },
        approvedBy: approval?.approvedBy ?? null,
        at,
      }))
      .reverse(),
  };
}

/** A proposal that adds a version. */
export function calendarVersionBody(approval: Approval) {
  const { content, after } = calendarVersionOf(approval);
  return {
    object: 'calendar_version' as const,
    id: approval.id,
    calendar: approval.subject,
    ...{ after, content },
    ...proposalAnswer(approval),
  };
}
