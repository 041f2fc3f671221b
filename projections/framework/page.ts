/** Pages of a list: opaque cursors over the sort key of the last item. */
export interface PageRequest {
  /** At least 1 item. */
  readonly limit: number;
  /** `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
}

export interface Page<T> {
  readonly data: readonly T[];
  readonly hasMore: boolean;
  readonly nextCursor: string | null;
}

export const EMPTY_PAGE: Page<never> = { data: [], hasMore: false, nextCursor: null };

/** The cursor is none that this list has given out. */
export const INVALID_CURSOR = 'invalid_cursor';
export type InvalidCursor = typeof INVALID_CURSOR;

const CURSOR = /^[A-Za-z0-9_-]{1,700}$/;

export const encodeCursor = (key: readonly string[]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

/** The sort key in a cursor: `parts` texts; undefined without a cursor. */
export function decodeCursor(
  cursor: string | undefined,
  parts: number,
): readonly string[] | undefined | InvalidCursor {
  if (cursor === undefined) return undefined;
  if (!CURSOR.test(cursor)) return INVALID_CURSOR;
  let key: unknown;
  try {
    key = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return INVALID_CURSOR;
  }
  if (!Array.isArray(key) || key.length !== parts) return INVALID_CURSOR;
  const texts = key.filter((part): part is string => typeof part === 'string');
  // PostgreSQL refuses a NUL; SQLite finds nothing.
  if (texts.length !== parts || texts.some((text) => text.includes('\u0000')))
    return INVALID_CURSOR;
  return texts;
}

/**
 * A page from `limit` + 1 rows: the last says only that there are more.
 * @param keyOf the sort key of an item.
 */
export function pageOf<Row, T>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => readonly string[],
  toItem: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit;
  return {
    data: shown.map(toItem),
    hasMore,
    nextCursor: hasMore && last !== undefined ? encodeCursor(keyOf(last)) : null,
  };
}

/** Items of a page if all of a list is read. */
const WHOLE_LIST_PAGE = 200;

/** Takes what a list gives out, a page at a time; the list waits meanwhile. */
export type Take<T> = (items: readonly T[]) => Promise<void>;

/** All of a list, page after page, in one state of the database if `list` reads from one. */
export async function everyPage<T>(
  list: (request: PageRequest) => Promise<Page<T> | InvalidCursor>,
  take: Take<T>,
): Promise<void> {
  let cursor: string | undefined;
  do {
    const page = await list({ limit: WHOLE_LIST_PAGE, cursor });
    if (page === INVALID_CURSOR) throw new Error('a list does not know its own cursor');
    await take(page.data);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
