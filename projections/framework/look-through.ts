/**
 * Pages of what no index has: an index gives candidates in the order of the list, and each is held against the rest
 * of the question. So much work is done for a page however long the list is: it may be short, and not be the last.
 */
import { encodeCursor, type Page, pageOf } from './page.js';

/** So many candidates are looked at for a page, found or not. */
const LOOKED_AT = 500;
/** Candidates that are looked at next, if those before were not enough. */
const NEXT = 250;

export interface Looked<Row> {
  /** Those that are asked for, in order. */
  readonly found: readonly Row[];
  /** The sort key of the last candidate; undefined if there are no more. */
  readonly last: readonly string[] | undefined;
}

/**
 * @param look looks at about so many more candidates.
 * @param keyOf the sort key.
 */
export async function lookThrough<Row>(
  limit: number,
  look: (count: number) => Promise<Looked<Row>>,
  keyOf: (row: Row) => readonly string[],
): Promise<Page<Row>> {
  const all: Row[] = [];
  for (let seen = 0, count = limit + 1; ; count = NEXT) {
    const { found, last } = await look(count);
    all.push(...found);
    if (all.length > limit || last === undefined) return pageOf(all, limit, keyOf, (row) => row);
    seen += count;
    if (seen >= LOOKED_AT) return { data: all, hasMore: true, nextCursor: encodeCursor(last) };
  }
}
