/** Searches the log: one index says where to look, and what is there is held against the rest of the question. */
import type { z } from 'zod';
import { eventAt, type RecordedEvent } from '../../domain/kernel/event-store.js';
import {
  boundOfPosition,
  type Position,
  parsePosition,
  positionToNumber,
  START,
  toPosition,
} from '../../domain/kernel/position.js';
import type { EventRange, Searched } from '../../projections/event/queries.js';
import type { Engine } from '../composition/engine.js';
import { utc } from '../http/page-body.js';
import type { eventRoutes } from './contract.js';
import { accountsIn } from './accounts-in.js';
import { revisionAfter } from './revision-after.js';

type Services = Pick<Engine, 'log' | 'projections'>;
type Listed = z.output<(typeof eventRoutes.listEvents)['query']>;
export type Chosen = Omit<Listed, 'limit' | 'consistency'>;
export type Question = Chosen & Pick<Listed, 'limit'>;

/** So many events are looked at for a page, found or not: the bound of its work. */
const LOOKED_AT = 500;
/** So many are read at once. */
const CHUNK = 50;

interface Found {
  readonly data: readonly RecordedEvent[];
  /** The last position that was looked at; null if nothing is left. */
  readonly nextCursor: string | null;
}

/** @param upTo a position, inclusive: what is recorded later is not found. Default: all. */
export async function searchEvents(
  engine: Services,
  question: Question,
  upTo?: Position,
): Promise<Found> {
  const asked = await rangeOf(engine, question);
  const bound = upTo === undefined ? Number.MAX_SAFE_INTEGER : boundOfPosition(upTo);
  const range = asked && { ...asked, to: Math.min(asked.to, bound) };
  if (range === undefined) return { data: [], nextCursor: null };
  const next = source(engine, question);
  const matches = matcherOf(question);
  const data: RecordedEvent[] = [];
  let after = range.after;
  for (let seen = 0; seen < LOOKED_AT;) {
    const events = await next({ ...range, after, limit: CHUNK + 1 });
    for (const event of events.slice(0, CHUNK)) {
      if (data.length === question.limit) return { data, nextCursor: toPosition(after) };
      if (matches(event)) data.push(event);
      after = positionToNumber(event.position);
    }
    if (events.length <= CHUNK) return { data, nextCursor: null };
    seen += CHUNK;
  }
  return { data, nextCursor: toPosition(after) };
}

/** Undefined if nothing was recorded from the instant on. */
async function rangeOf(
  { projections }: Services,
  { after, from, to }: Chosen,
): Promise<Omit<EventRange, 'limit'> | undefined> {
  const given = boundOfPosition((after === undefined ? START : parsePosition(after)) ?? START);
  const before = async (time: string | undefined) => {
    const at = utc(time);
    return at === undefined ? undefined : projections.queries.positionBefore(at);
  };
  const [first, last] = [await before(from), await before(to)];
  if (from !== undefined && first === undefined) return undefined;
  return { after: Math.max(given, first ?? 0), to: last ?? Number.MAX_SAFE_INTEGER };
}

type Source = (range: EventRange) => Promise<readonly RecordedEvent[]>;

/** The narrowest index that the question names; without any, the log itself. */
function source(engine: Services, { payment, account, book, stream, type }: Chosen): Source {
  const { store } = engine.log;
  const searched: Searched | undefined =
    payment !== undefined
      ? { by: 'payment', payment }
      : account !== undefined
        ? { by: 'account', book, account }
        : stream === undefined && type !== undefined
          ? { by: 'type', type }
          : undefined;
  if (searched !== undefined) {
    return async (range) => {
      const positions = await engine.projections.queries.eventPositions(searched, range);
      const events = await Promise.all(
        positions.map((position) => eventAt(store, toPosition(position))),
      );
      return events.filter((event) => event !== undefined);
    };
  }
  const within = (events: readonly RecordedEvent[], { to }: EventRange) =>
    events.filter(({ position }) => Number(position) <= to);
  if (stream === undefined) {
    return async (range) =>
      within(await store.readAll({ after: positionOf(range), limit: range.limit }), range);
  }
  return async (range) => {
    const from = await revisionAfter(store, stream, positionOf(range));
    return within(await store.readStream(stream, { from, limit: range.limit }), range);
  };
}

const positionOf = ({ after }: EventRange): Position => toPosition(after);

/** What is left of the question once an index has answered. */
function matcherOf({ stream, type, account, book }: Chosen) {
  return (event: RecordedEvent): boolean =>
    (stream === undefined || event.stream === stream) &&
    (type === undefined || event.type.replace(/\.v\d+$/, '') === type) &&
    (account === undefined || accountsIn(event, book).has(account));
}
