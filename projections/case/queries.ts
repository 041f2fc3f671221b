import { z } from 'zod';
import {
  decodeCursor,
  INVALID_CURSOR,
  type InvalidCursor,
  type Page,
  pageOf,
  type PageRequest,
} from '../framework/page.js';
import type { QueryContext, Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import type { cases } from './tables.js';

type Tables = DatabaseOf<readonly [typeof cases]>;

export interface CaseView {
  readonly id: string;
  readonly object: 'case';
  readonly kind: string;
  readonly flow: string | null;
  /** Id of what the flow drives: the payment, the refund. */
  readonly subject: string | null;
  readonly channel: string | null;
  readonly summary: string;
  readonly details: Readonly<Record<string, string>>;
  readonly openedAt: string;
}

const details = z.record(z.string(), z.string());

/** Cases, newest first. */
export async function listCases(
  db: Snapshot,
  { limit, cursor }: PageRequest,
): Promise<Page<CaseView> | InvalidCursor> {
  const after = decodeCursor(cursor, 2);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  let query = db.withTables<Tables>().selectFrom('cases').selectAll();
  const [lastAt, lastId] = after ?? [];
  if (lastAt !== undefined && lastId !== undefined) {
    query = query.where((eb) => eb(eb.refTuple('opened_at', 'id'), '<', eb.tuple(lastAt, lastId)));
  }
  const rows = await query
    .orderBy('opened_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows,
    limit,
    (row) => [row.opened_at, row.id],
    (row) => ({
      id: row.id,
      object: 'case',
      kind: row.kind,
      flow: row.flow,
      subject: row.subject,
      channel: row.channel,
      summary: row.summary,
      details: details.parse(JSON.parse(row.details)),
      openedAt: row.opened_at,
    }),
  );
}

export const caseQueries = ({ ask }: QueryContext) => ({
  listCases: (request: PageRequest) => ask((db) => listCases(db, request)),
});
