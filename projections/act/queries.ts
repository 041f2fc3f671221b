/** Where in the log the acts are that somebody looks for, the newest first. */
import { justBefore, toPosition } from '../../domain/kernel/position.js';
import {
  decodeCursor,
  INVALID_CURSOR,
  type InvalidCursor,
  type Page,
  pageOf,
  type PageRequest,
} from '../framework/page.js';
import type { Event } from '../framework/projection.js';
import type { QueryContext, Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import type { actObjects, acts, principals } from './tables.js';

type Tables = DatabaseOf<readonly [typeof principals, typeof acts, typeof actObjects]>;

export interface ActsRequest extends PageRequest {
  /** As events name who acted. */
  readonly principal?: string | undefined;
  readonly object?: string | undefined;
  /** A position, exclusive. */
  readonly after: number;
  /** A position, inclusive. */
  readonly to: number;
}

async function actPositions(
  db: Snapshot,
  { object, limit, cursor, ...asked }: ActsRequest,
): Promise<Page<number> | InvalidCursor> {
  const before = decodeCursor(cursor, 1);
  if (before === INVALID_CURSOR) return INVALID_CURSOR;
  const last = before?.[0] === undefined ? asked.to : Math.min(asked.to, Number(before[0]) - 1);
  if (!Number.isSafeInteger(last)) return INVALID_CURSOR;
  const range = { ...asked, to: last, limit: limit + 1 };
  const rows = await within(db, object, range);
  return pageOf(
    rows,
    limit,
    ({ position }) => [String(position)],
    ({ position }) => position,
  );
}

type Range = Pick<ActsRequest, 'principal' | 'after' | 'to' | 'limit'>;

async function within(
  db: Snapshot,
  object: string | undefined,
  { principal, after, to, limit }: Range,
): Promise<readonly { readonly position: number }[]> {
  const tables = db.withTables<Tables>();
  let query = tables.selectFrom(object === undefined ? 'acts' : 'act_objects').select('position');
  if (object !== undefined) query = query.where('object', '=', object);
  if (principal !== undefined) {
    const known = await tables
      .selectFrom('principals')
      .select('number')
      .where('principal', '=', principal)
      .executeTakeFirst();
    if (known === undefined) return [];
    query = query.where('principal', '=', known.number);
  }
  return query
    .where('position', '>', after)
    .where('position', '<=', to)
    .orderBy('position', 'desc')
    .limit(limit)
    .execute();
}

export const actQueries = ({ ask, log }: QueryContext) => ({
  /** The events themselves, read from the log. */
  listActs: async (request: ActsRequest): Promise<Page<Event> | InvalidCursor> => {
    const page = await ask((db) => actPositions(db, request));
    if (page === INVALID_CURSOR) return INVALID_CURSOR;
    const pages = await Promise.all(
      page.data.map((position) => log.readAll(justBefore(toPosition(position)), 1)),
    );
    return { ...page, data: pages.flatMap((found) => found?.events ?? []) };
  },
});
