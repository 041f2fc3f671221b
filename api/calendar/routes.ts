import type { Approval } from '../../domain/approval/approval.js';
import { addBusinessDays, isBusinessDay } from '../../domain/calendar/business-day.js';
import type { Answered } from '../../engine/answered.js';
import {
  CALENDAR_VERSION,
  proposeCalendarVersion,
} from '../../engine/calendar/calendar-version.js';
import type { Engine } from '../composition/engine.js';
import { accepted } from '../http/accepted.js';
import { principalOf } from '../http/auth/caller.js';
import { endpoint, requiredKey, type RequestTo } from '../http/endpoint.js';
import { logRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { calendarBody, calendarSummaryBody, calendarVersionBody } from './body.js';
import { calendarRoutes as routes } from './contract.js';

type Services = Pick<Engine, 'log' | 'calendars' | 'approvals' | 'clock'>;

export const calendarEndpoints = (engine: Services) => [
  endpoint(routes.listCalendars, (request) =>
    logRead(engine, request, async () => ({
      // They are few: one page holds them all.
      data: (await engine.calendars.list()).map(calendarSummaryBody),
      hasMore: false,
      nextCursor: null,
    })),
  ),
  endpoint(routes.getCalendar, (request) =>
    logRead(engine, request, async () => {
      const found = await engine.calendars.find(request.params.id);
      return calendarBody(found ?? refuse('not_found', 'there is no such calendar'));
    }),
  ),
  endpoint(routes.addBusinessDays, (request) => businessDay(engine, request)),
  endpoint(routes.proposeCalendarVersion, (request) => propose(engine, request)),
  endpoint(routes.approveCalendarVersion, async (request) => {
    const { id, ...decision } = await decisionOf(engine, request);
    return proposal(await engine.approvals.approve(id, decision));
  }),
  endpoint(routes.rejectCalendarVersion, async (request) => {
    const { id, ...decision } = await decisionOf(engine, request);
    const reason = request.body.reason ?? null;
    return proposal(await engine.approvals.reject(id, { ...decision, reason }));
  }),
];

function businessDay(engine: Services, request: RequestTo<typeof routes.addBusinessDays>) {
  const { from } = request.query;
  const add = Number(request.query.add);
  return logRead(engine, request, async () => {
    const found = await engine.calendars.daysOf(request.params.id);
    const calendar = found ?? refuse('not_found', 'there is no such calendar');
    const itself = isBusinessDay(calendar, from);
    const due = addBusinessDays(calendar, from, add);
    if (!itself.accepted) return refuse(itself.rejection.code, itself.rejection.detail);
    if (!due.accepted) return refuse(due.rejection.code, due.rejection.detail);
    return {
      object: 'business_day' as const,
      ...{ calendar: calendar.id, version: calendar.version, from },
      fromIsBusinessDay: itself.value,
      ...{ add, day: due.value },
    };
  });
}

async function propose(engine: Services, request: RequestTo<typeof routes.proposeCalendarVersion>) {
  const { id } = request.params;
  request.note({ calendar: id });
  return proposal(
    await proposeCalendarVersion(engine, id, {
      content: request.body,
      by: principalOf(request.caller),
      key: requiredKey(request),
      causationId: request.requestId,
    }),
  );
}

/** Who decides on a version, and on which: that of another calendar is none of it. */
async function decisionOf(
  { approvals }: Services,
  request: RequestTo<typeof routes.approveCalendarVersion | typeof routes.rejectCalendarVersion>,
) {
  const { id: calendar, proposal: id } = request.params;
  request.note({ calendar });
  const key = requiredKey(request);
  const found = await approvals.find(id);
  if (found?.approval.kind !== CALENDAR_VERSION || found.approval.subject !== calendar) {
    return refuse('not_found', 'there is no such proposal');
  }
  const decision = { by: principalOf(request.caller), key, causationId: request.requestId };
  return { id, ...decision, hash: request.body.hash ?? null };
}

function proposal(answered: Answered<Approval>) {
  const { value, position, replayed } = accepted(answered);
  return { body: calendarVersionBody(value), position, replayed };
}
