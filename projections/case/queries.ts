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
import type { MoneyText } from '../../domain/money/money.js';
import { countUpTo } from '../framework/count-up-to.js';
import { moneyText } from '../framework/decimal.js';
import type { QueryContext, Snapshot } from '../framework/query.js';
import type { DatabaseOf, RowOf } from '../framework/table.js';
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
  readonly status: 'open' | 'resolved' | 'dismissed';
  readonly assignee: string | null;
  /** What suspense holds for it, signed, and what of that is about to be moved; null if it never held any. */
  readonly holds: { readonly amount: MoneyText; readonly claimed: MoneyText } | null;
  /** How it ended; null while it is open. */
  readonly end: {
    readonly action: string;
    readonly note: string | null;
    readonly approval: string | null;
  } | null;
  readonly openedAt: string;
  readonly updatedAt: string;
}

export interface CasesRequest extends PageRequest {
  readonly status?: CaseView['status'] | undefined;
  readonly channel?: string | undefined;
}

const details = z.record(z.string(), z.string());
const status = z.enum(['open', 'resolved', 'dismissed']);
const end = z.object({
  action: z.string(),
  note: z.string().nullable(),
  approval: z.string().nullable(),
});

/** Cases, newest first. */
export async function listCases(
  db: Snapshot,
  { limit, cursor, status: wanted, channel }: CasesRequest,
): Promise<Page<CaseView> | InvalidCursor> {
  const after = decodeCursor(cursor, 2);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  let query = db.withTables<Tables>().selectFrom('cases').selectAll();
  if (wanted !== undefined) query = query.where('status', '=', wanted);
  if (channel !== undefined) query = query.where('channel', '=', channel);
  const rows = await newestFirst(query, ['opened_at', 'id'], after)
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, (row) => [row.opened_at, row.id], view);
}

/** Undefined if there is no such case. */
export async function caseById(db: Snapshot, id: string): Promise<CaseView | undefined> {
  const row = await db
    .withTables<Tables>()
    .selectFrom('cases')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row && view(row);
}

function view(row: RowOf<typeof cases>): CaseView {
  const { held, claimed, currency } = row;
  const holds =
    held === null || claimed === null || currency === null
      ? null
      : { amount: moneyText(held, currency), claimed: moneyText(claimed, currency) };
  return {
    id: row.id,
    object: 'case',
    kind: row.kind,
    flow: row.flow,
    subject: row.subject,
    channel: row.channel,
    summary: row.summary,
    details: details.parse(JSON.parse(row.details)),
    status: status.parse(row.status),
    assignee: row.assignee,
    holds,
    end: row.end === null ? null : end.parse(JSON.parse(row.end)),
    openedAt: row.opened_at,
    updatedAt: row.updated_at,
  };
}

/** Open cases and those of them that nobody looks into, counted; either no further than `limit`. */
async function countOpenCases(
  db: Snapshot,
  limit: number,
): Promise<{ readonly open: number; readonly unassigned: number }> {
  const isOpen = db
    .withTables<Tables>()
    .selectFrom('cases')
    .select('id')
    .where('status', '=', 'open');
  const [open, unassigned] = await Promise.all([
    countUpTo(db, isOpen, limit),
    countUpTo(db, isOpen.where('assignee', 'is', null), limit),
  ]);
  return { open, unassigned };
}

export const caseQueries = ({ ask }: QueryContext) => ({
  countOpenCases: (limit: number) => ask((db) => countOpenCases(db, limit)),
  listCases: (request: CasesRequest) => ask((db) => listCases(db, request)),
  case: (id: string) => ask((db) => caseById(db, id)),
});
