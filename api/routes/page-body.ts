/** Pages and times of lists, between the contract and the queries. */
import { fromInstant, toInstant } from '../../domain/kernel/clock.js';
import { INVALID_CURSOR, type InvalidCursor, type Page } from '../../projections/framework/page.js';
import { refuse } from '../problems.js';

/** A page as the API shows it; a cursor that the list never gave out ends the request. */
export function pageBody<Item, Body>(
  page: Page<Item> | InvalidCursor,
  toBody: (item: Item) => Body,
): { data: Body[]; hasMore: boolean; nextCursor: string | null } {
  if (page === INVALID_CURSOR) return refuse('invalid_cursor', undefined, 'cursor');
  const { data, hasMore, nextCursor } = page;
  return { data: data.map(toBody), hasMore, nextCursor };
}

/** A time with any offset as events store it, so that comparing the texts compares the times. */
export const utc = (time: string | undefined): string | undefined =>
  time === undefined ? undefined : toInstant(fromInstant(time));
