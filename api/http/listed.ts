import { refuse } from './refuse.js';

/** A page of a list that stands in memory; a cursor is the id of the item before it. */
export function pageOfListed<Item extends { readonly id: string }, Body>(
  all: readonly Item[],
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
  body: (item: Item) => Body,
): { data: Body[]; hasMore: boolean; nextCursor: string | null } {
  const from = cursor === undefined ? 0 : all.findIndex(({ id }) => id === cursor) + 1;
  if (cursor !== undefined && from === 0) refuse('invalid_cursor', undefined, 'cursor');
  const page = all.slice(from, from + limit);
  const hasMore = all.length > from + limit;
  return { data: page.map(body), hasMore, nextCursor: hasMore ? (page.at(-1)?.id ?? null) : null };
}
