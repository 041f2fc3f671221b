import { z } from 'zod';
import {
  decodeCursor,
  INVALID_CURSOR,
  type InvalidCursor,
  type Page,
  pageOf,
  type PageRequest,
} from '../framework/page.js';
import { newestFirst } from '../framework/newest-first.js';
import { countUpTo } from '../framework/count-up-to.js';
import type { QueryContext, Snapshot } from '../framework/query.js';
import type { DatabaseOf, RowOf } from '../framework/table.js';
import type { approvals } from './tables.js';

type Tables = DatabaseOf<readonly [typeof approvals]>;

export interface ApprovalView {
  readonly id: string;
  readonly object: 'approval';
  readonly kind: string;
  readonly subject: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly hash: string;
  readonly status: 'open' | 'approved' | 'rejected' | 'executed' | 'failed';
  readonly proposedBy: string;
  /** The principals that stand behind it, none of whom may decide. */
  readonly proposerIds: readonly string[];
  readonly decidedBy: string | null;
  /** Why it was rejected. */
  readonly reason: string | null;
  /** What came of it. */
  readonly result: Readonly<Record<string, string>> | null;
  /** Why it could not be executed. */
  readonly failure: { readonly code: string; readonly detail: string } | null;
  readonly proposedAt: string;
  readonly decidedAt: string | null;
}

export interface ApprovalsRequest extends PageRequest {
  readonly status?: ApprovalView['status'] | undefined;
  readonly kind?: string | undefined;
  readonly subject?: string | undefined;
  readonly id?: string | undefined;
}

const status = z.enum(['open', 'approved', 'rejected', 'executed', 'failed']);
const ids = z.array(z.string());
const content = z.record(z.string(), z.unknown());
const result = z.record(z.string(), z.string());
const failure = z.object({ code: z.string(), detail: z.string() });

/** Proposals, newest first. */
export async function listApprovals(
  db: Snapshot,
  { limit, cursor, status: wanted, kind, subject, id }: ApprovalsRequest,
): Promise<Page<ApprovalView> | InvalidCursor> {
  const after = decodeCursor(cursor, 2);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  let query = db.withTables<Tables>().selectFrom('approvals').selectAll();
  if (wanted !== undefined) query = query.where('status', '=', wanted);
  if (kind !== undefined) query = query.where('kind', '=', kind);
  if (subject !== undefined) query = query.where('subject', '=', subject);
  if (id !== undefined) query = query.where('id', '=', id);
  const rows = await newestFirst(query, ['proposed_at', 'id'], after)
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, (row) => [row.proposed_at, row.id], view);
}

const view = (row: RowOf<typeof approvals>): ApprovalView => ({
  id: row.id,
  object: 'approval',
  kind: row.kind,
  subject: row.subject,
  content: content.parse(JSON.parse(row.content)),
  hash: row.hash,
  status: status.parse(row.status),
  proposedBy: row.proposed_by,
  proposerIds: ids.parse(JSON.parse(row.proposer_ids)),
  decidedBy: row.decided_by,
  reason: row.reason,
  result: row.result === null ? null : result.parse(JSON.parse(row.result)),
  failure: row.failure === null ? null : failure.parse(JSON.parse(row.failure)),
  proposedAt: row.proposed_at,
  decidedAt: row.decided_at,
});

/** Proposals that nobody has decided on, counted; no further than `limit`. */
const countOpenApprovals = (db: Snapshot, limit: number): Promise<number> =>
  countUpTo(
    db,
    db.withTables<Tables>().selectFrom('approvals').select('id').where('status', '=', 'open'),
    limit,
  );

export const approvalQueries = ({ ask }: QueryContext) => ({
  countOpenApprovals: (limit: number) => ask((db) => countOpenApprovals(db, limit)),
  listApprovals: (request: ApprovalsRequest) => ask((db) => listApprovals(db, request)),
});
