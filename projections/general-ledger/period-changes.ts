import { z } from 'zod';
import {
  decodeCursor,
  INVALID_CURSOR,
  type InvalidCursor,
  type Page,
  pageOf,
  type PageRequest,
} from '../framework/page.js';
import type { Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import { book } from './books.js';
import type { periodChanges } from './tables.js';

type Tables = DatabaseOf<readonly [typeof periodChanges]>;

export interface PeriodChange {
  readonly object: 'period_change';
  readonly book: string;
  readonly period: string;
  readonly action: 'soft' | 'hard' | 'reopened';
  /** Null if it was reopened. */
  readonly through: string | null;
  readonly by: string;
  /** Why it was reopened. */
  readonly reason: string | null;
  readonly plan: string | null;
  readonly at: string;
}

const action = z.enum(['soft', 'hard', 'reopened']);
const NUMBER = /^\d{1,15}$/;

/** What was closed and reopened, newest first; undefined if no such book was opened. */
export async function listClosings(
  db: Snapshot,
  { book: id, limit, cursor }: PageRequest & { readonly book: string },
): Promise<Page<PeriodChange> | InvalidCursor | undefined> {
  const after = decodeCursor(cursor, 1);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  const [before] = after ?? [];
  if (before !== undefined && !NUMBER.test(before)) return INVALID_CURSOR;
  if ((await book(db, id)) === undefined) return undefined;
  let query = db
    .withTables<Tables>()
    .selectFrom('period_changes')
    .selectAll()
    .where('book', '=', id);
  if (before !== undefined) query = query.where('position', '<', Number(before));
  const rows = await query
    .orderBy('position', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows,
    limit,
    ({ position }) => [String(position)],
    ({ position: _, action: done, ...row }) => ({
      object: 'period_change',
      ...row,
      action: action.parse(done),
    }),
  );
}
