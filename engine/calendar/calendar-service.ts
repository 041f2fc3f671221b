/** The business calendars of the installation, by events: read at the start and followed while it runs. */
import {
  type AddCalendarVersion,
  type CalendarContent,
  type Calendars,
  calendars,
  daysOf,
  type KnownCalendar,
  newest,
} from '../../domain/calendar/calendars.js';
import type { BusinessCalendar } from '../../domain/calendar/business-day.js';
import { type CalendarEvent, calendarEventSchemas } from '../../domain/calendar/events.js';
import { publishedCalendars } from '../../domain/calendar/published.js';
import { CALENDARS_STREAM } from '../../domain/calendar/streams.js';
import { contentHash } from '../../domain/kernel/content.js';
import type { TallybookEvent } from '../../domain/events.js';
import type { Rejection } from '../../domain/kernel/decider.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import type { Answered } from '../answered.js';
import { createCommandHandler } from '../command-handler.js';
import { KeptAggregate } from '../kept-aggregate.js';

/** A version that two principals have agreed on. */
export interface ApprovedVersion {
  /** Id of the proposal. */
  readonly id: string;
  readonly proposedBy: string;
  /** The version that it was made on; 0 for a new calendar. */
  readonly after: number;
}

export interface CalendarService {
  list(): Promise<readonly KnownCalendar[]>;
  find(id: string): Promise<KnownCalendar | undefined>;
  /** The newest version of a calendar as days are counted by it; undefined if there is none. */
  daysOf(id: string): Promise<BusinessCalendar | undefined>;
  /** Refused with `calendar_changed`, `calendar_invalid` or `too_many_calendars`. */
  add(
    id: string,
    content: CalendarContent,
    approved: ApprovedVersion,
    context: CommandContext,
  ): Promise<Answered<KnownCalendar>>;
  /** Why a version could not be added if it were approved now. */
  refusalOf(id: string, content: CalendarContent, after: number): Promise<Rejection | undefined>;
}

interface Dependencies {
  readonly log: Pick<EventLog<TallybookEvent>, 'append' | 'readStream'>;
  readonly ids: IdSource;
}

/** Who adds what comes with the program. */
export const PROGRAM = 'system:calendars';

const isCalendarEvent = (event: TallybookEvent): event is CalendarEvent =>
  Object.hasOwn(calendarEventSchemas, event.type);

/** Reads the calendars, adds those that come with the program, and returns their service. */
export async function openCalendars(
  { log, ids }: Dependencies,
  start: CommandContext,
): Promise<CalendarService> {
  const handler = createCommandHandler<Calendars, AddCalendarVersion, CalendarEvent>(
    log,
    calendars,
    isCalendarEvent,
    ids,
  );
  const kept = new KeptAggregate(handler, CALENDARS_STREAM, calendars.initialState);

  async function run(
    command: AddCalendarVersion,
    context: CommandContext,
  ): Promise<Answered<KnownCalendar>> {
    const handled = await kept.handle(command, context);
    if (!handled.accepted) return { accepted: false, rejection: handled.rejection };
    const value = handled.state.get(command.calendar);
    if (value === undefined) throw new Error(`${command.calendar} was accepted and is not there`);
    const { events, position } = handled;
    return { accepted: true, value, replayed: events.length === 0, position };
  }

  const present = async (): Promise<Calendars> => {
    await kept.refresh();
    return kept.state;
  };
  const find = async (id: string) => (await present()).get(id);

  /** A calendar that no operator has changed follows the program. */
  async function addPublished(): Promise<void> {
    const state = await present();
    const context = { ...start, actor: PROGRAM };
    for (const [calendar, content] of publishedCalendars) {
      const known = state.get(calendar);
      const before = known && newest(known);
      if (before !== undefined && before.by !== PROGRAM) continue;
      if (before !== undefined && contentHash(before.content) === contentHash(content)) continue;
      const type = 'AddCalendarVersion';
      const added = await run({ type, calendar, content, by: PROGRAM, approval: null }, context);
      if (!added.accepted) throw new Error(`${calendar}: ${added.rejection.detail}`);
    }
  }

  await addPublished();
  return {
    list: async () => [...(await present()).values()],
    find,
    async daysOf(id) {
      const known = await find(id);
      return known && daysOf(known);
    },

    add(calendar, content, { id, proposedBy, after }, context) {
      const approval = { id, approvedBy: context.actor, after };
      const type = 'AddCalendarVersion';
      return run({ type, calendar, content, by: proposedBy, approval }, context);
    },

    async refusalOf(calendar, content, after) {
      const decision = calendars.decide(
        {
          type: 'AddCalendarVersion',
          ...{ calendar, content, by: '' },
          approval: { id: '', approvedBy: '', after },
        },
        await present(),
      );
      return decision.accepted ? undefined : decision.rejection;
    },
  };
}
