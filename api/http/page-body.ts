/** Pages and times of lists, between the contract and the queries. */
import { fromInstant, toInstant } from '../../domain/kernel/clock.js';
import { INVALID_CURSOR, type InvalidCursor, type Page } from '../../projections/framework/page.js';
import { refuse } from './refuse.js';

/** A page as the API shows it; a cursor that the list never gave out ends the request. */
export function pageBody<Item, Body>(
  page: Page<Item> | InvalidCursor,
  toBody: (item: Item) => Body,
): { data: Body[]; hasMore: boolean; nextCursor: string | null } {
  if (page === INVALID_CURSOR) return refuse('invalid_cursor', undefined, 'cursor');
  const { data, hasMore, nextCursor } = page;
  return { data: data.map(toBody), hasMore, nextCursor };
}

/** Where a list goes on that is read from the log by number; a cursor that it never gave out ends the request. */
export function fromCursor(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  if (!/^[1-9]\d{0,8}$/.test(cursor)) refuse('invalid_cursor', undefined, 'cursor');
  return Number(cursor);
}

/** Where a list goes on that gives the greatest number first: below it. */
export function belowCursor(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  if (!/^[1-9]\d{0,14}$/.test(cursor)) refuse('invalid_cursor', undefined, 'cursor');
  return Number(cursor);
}

/** A page of such a list. @param next the number at which the next page begins; undefined on the last. */
export const numberedPage = <Body>(
  data: Body[],
  next: number | undefined,
): { data: Body[]; hasMore: boolean; nextCursor: string | null } => ({
  data,
  hasMore: next !== undefined,
  nextCursor: next === undefined ? null : String(next),
});

const EARLIEST_MS = fromInstant('0000-01-01T00:00:00Z');
const LATEST_MS = fromInstant('9999-12-31T23:59:59.999Z');

/**
 * A time with any offset as events store it, so that comparing the texts compares the times. An offset
 * may lead out of the years of four digits, which alone compare so: then it is the last of them.
 */
export const utc = (time: string | undefined): string | undefined =>
  time === undefined
    ? undefined
    : toInstant(Math.min(Math.max(fromInstant(time), EARLIEST_MS), LATEST_MS));
