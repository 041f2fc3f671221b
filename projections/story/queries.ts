import { paymentStream } from '../../domain/payment/streams.js';
import {
  decodeCursor,
  INVALID_CURSOR,
  type InvalidCursor,
  type Page,
  pageOf,
  type PageRequest,
} from '../framework/page.js';
import type { Event } from '../framework/projection.js';
import { type Place, readPlaces } from '../framework/read-places.js';
import type { QueryContext, Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import type { payments } from '../payment/tables.js';
import type { storySteps } from './tables.js';

type Tables = DatabaseOf<readonly [typeof storySteps, typeof payments]>;

export interface StoryRequest extends PageRequest {
  readonly payment: string;
  /** Whose payment it must be. */
  readonly merchant?: string | undefined;
}

/**
 * Where a payment's events are, in the order of the log; undefined if there is no such payment, or
 * it is another merchant's.
 */
export async function storyPlaces(
  db: Snapshot,
  { payment, merchant, limit, cursor }: StoryRequest,
): Promise<Page<Place> | InvalidCursor | undefined> {
  const after = decodeCursor(cursor, 1);
  if (after === INVALID_CURSOR || !isPosition(after?.[0])) return INVALID_CURSOR;
  const row = await db
    .withTables<Tables>()
    .selectFrom('payments')
    .select('merchant')
    .where('id', '=', payment)
    .executeTakeFirst();
  if (row === undefined || (merchant !== undefined && row.merchant !== merchant)) return undefined;
  let query = db
    .withTables<Tables>()
    .selectFrom('story_steps')
    .select(['position', 'stream', 'revision'])
    .where('payment', '=', payment);
  if (after?.[0] !== undefined) query = query.where('position', '>', Number(after[0]));
  const rows = await query
    .orderBy('position')
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows,
    limit,
    ({ position }) => [String(position)],
    ({ stream, revision }) => ({ stream: stream ?? paymentStream(payment), revision }),
  );
}

const isPosition = (given: string | undefined): boolean =>
  given === undefined || Number.isSafeInteger(Number(given));

export const storyQueries = ({ ask, log }: QueryContext) => ({
  /** The events themselves, read from the log. */
  paymentStory: async (request: StoryRequest): Promise<Page<Event> | InvalidCursor | undefined> => {
    const page = await ask((db) => storyPlaces(db, request));
    if (page === undefined || page === INVALID_CURSOR) return page;
    return { ...page, data: await readPlaces(log, page.data) };
  },
});
