/** Lists of folded states, newest first: what a table with the columns `id`, `created_at` and `state` is for. */
import type { SelectQueryBuilder, StringReference } from 'kysely';
import { newestFirst } from './newest-first.js';
import {
  decodeCursor,
  INVALID_CURSOR,
  type InvalidCursor,
  type Page,
  pageOf,
  type PageRequest,
} from './page.js';
import { stateFromText } from './state-text.js';

interface StateRow {
  readonly id: string;
  readonly created_at: string;
  /** See `stateToText`. */
  readonly state: string;
}

/**
 * @param query all that the list has, in no order
 * @param order its columns `created_at` and `id`
 * @param toItem from a row's folded state
 */
export async function pageOfStates<DB, From extends keyof DB, Item>(
  query: SelectQueryBuilder<DB, From, StateRow>,
  order: readonly [at: StringReference<DB, From>, id: StringReference<DB, From>],
  { limit, cursor }: PageRequest,
  toItem: (state: unknown) => Item,
): Promise<Page<Item> | InvalidCursor> {
  const after = decodeCursor(cursor, 2);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  const rows = await newestFirst(query, order, after)
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows as readonly StateRow[],
    limit,
    ({ created_at, id }) => [created_at, id],
    ({ state }) => toItem(stateFromText(state)),
  );
}
