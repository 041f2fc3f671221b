/** Versions of calendars are proposed, and another principal approves: their days say when money is due. */
import { z } from 'zod';
import type { Principal } from '../../domain/access/principal.js';
import type { Approval, Proposal } from '../../domain/approval/approval.js';
import type { ProposalKind } from '../../domain/approval/kind.js';
import type { CalendarContent } from '../../domain/calendar/calendars.js';
import { calendarContent } from '../../domain/calendar/events.js';
import { derivedId } from '../../domain/ids.js';
import type { Answered } from '../answered.js';
import type { ApprovalService } from '../approval/approval-service.js';
import type { CalendarService } from './calendar-service.js';

/** Name of the kind, for ever. Its subject is the calendar's id. */
export const CALENDAR_VERSION = 'calendar_version';

const proposed = z.object({
  content: calendarContent,
  /** The version that it was made on; 0 for a new calendar. */
  after: z.number().int(),
});

/** What a proposal of this kind proposes. */
export const calendarVersionOf = ({ content }: Pick<Proposal, 'content'>) =>
  proposed.parse(content);

/** The kind of proposal that adds versions. */
export const calendarVersionProposals = (
  calendars: Pick<CalendarService, 'refusalOf' | 'add'>,
): ProposalKind => ({
  kind: CALENDAR_VERSION,

  check(proposal) {
    const { content, after } = calendarVersionOf(proposal);
    return calendars.refusalOf(proposal.subject, content, after);
  },

  async execute({ id, subject, content: asked, proposer }, context) {
    const { content, after } = calendarVersionOf({ content: asked });
    const approved = { id, proposedBy: proposer.actor, after };
    const added = await calendars.add(subject, content, approved, context);
    if (!added.accepted) return { executed: false, rejection: added.rejection };
    const version = String(added.value.versions.length);
    return { executed: true, result: { calendar: subject, version } };
  },
});

/** Refused as `CalendarService.add`; the same request again answers the proposal as it is now. */
export async function proposeCalendarVersion(
  services: { readonly calendars: CalendarService; readonly approvals: ApprovalService },
  calendar: string,
  asked: {
    readonly content: CalendarContent;
    readonly by: Principal;
    /** The Idempotency-Key. */
    readonly key: string;
    readonly causationId: string;
  },
): Promise<Answered<Approval>> {
  const { calendars, approvals } = services;
  const { content, by, key, causationId } = asked;
  const id = derivedId('approval', CALENDAR_VERSION, calendar, key);
  const before = await approvals.find(id);
  // A proposal that comes again is the same, whatever came of the calendar meanwhile.
  const after =
    before === undefined
      ? ((await calendars.find(calendar))?.versions.length ?? 0)
      : calendarVersionOf(before.approval).after;
  return approvals.propose({
    ...{ id, kind: CALENDAR_VERSION, subject: calendar },
    content: { content, after },
    ...{ by, key, causationId },
  });
}
