import type {
  CheckoutSession,
  FoundCheckout,
  SessionStatus,
} from '../../domain/checkout-session/session.js';
import { toInstant } from '../../domain/kernel/clock.js';
import {
  decodeCursor,
  INVALID_CURSOR,
  type InvalidCursor,
  type Page,
  type PageRequest,
} from '../framework/page.js';
import { lookThrough } from '../framework/look-through.js';
import { newestFirst } from '../framework/newest-first.js';
import type { QueryContext, Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import type { Scope } from '../payment/find-payments.js';
import type { payments } from '../payment/tables.js';
import { paymentOf } from './projection.js';
import { sessionFromText } from './state-text.js';
import type { checkoutSessions } from './tables.js';

type Tables = DatabaseOf<readonly [typeof checkoutSessions, typeof payments]>;

export interface CheckoutSessionFilter extends PageRequest, Scope {
  readonly status?: SessionStatus | undefined;
  readonly reference?: string | undefined;
  /** Made at or after; RFC 3339 in UTC with milliseconds, as is `to`. */
  readonly from?: string | undefined;
  /** Made before. */
  readonly to?: string | undefined;
  /** Whether the time to pay is over is told as of now. */
  readonly nowMs: number;
}

/** A session lives for a day at most: older sessions need not be looked at for those that are open. */
const LONGEST_MS = 25 * 3_600_000;

/** Sessions with the payments of their attempts, newest first. */
async function listCheckoutSessions(
  db: Snapshot,
  { merchant, status, reference, from, to, nowMs, limit, cursor }: CheckoutSessionFilter,
): Promise<Page<FoundCheckout> | InvalidCursor> {
  const after = decodeCursor(cursor, 2);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  let query = db
    .withTables<Tables>()
    .selectFrom('checkout_sessions')
    .select(['id', 'created_at', 'expires_at', 'state']);
  if (merchant !== undefined) query = query.where('merchant', '=', merchant);
  if (reference !== undefined) query = query.where('reference', '=', reference);
  if (from !== undefined) query = query.where('created_at', '>=', from);
  if (to !== undefined) query = query.where('created_at', '<', to);
  if (status !== undefined) {
    query = query.where('standing', '=', status === 'expired' ? 'open' : status);
  }
  const now = toInstant(nowMs);
  if (status === 'expired') query = query.where('expires_at', '<=', now);
  if (status === 'open') query = query.where('created_at', '>', toInstant(nowMs - LONGEST_MS));
  // What nobody has paid is mostly expired: what is still open may be rare among it.
  const matches = ({ expires_at: end }: { readonly expires_at: string }): boolean =>
    status !== 'open' || end > now;
  let begin = after;
  const look = async (count: number) => {
    const rows = await newestFirst(query, ['created_at', 'id'], begin).limit(count).execute();
    const end = rows.at(-1);
    begin = end === undefined || rows.length < count ? undefined : keyOf(end);
    return { found: rows.filter(matches), last: begin };
  };
  const page = await lookThrough(limit, look, keyOf);
  const sessions = page.data.map(({ state }) => sessionFromText(state));
  return { ...page, data: await withPayments(db, sessions) };
}

const keyOf = ({ created_at, id }: { readonly created_at: string; readonly id: string }) => [
  created_at,
  id,
];

async function withPayments(
  db: Snapshot,
  sessions: readonly CheckoutSession[],
): Promise<FoundCheckout[]> {
  const ids = sessions.flatMap(({ attempts }) => attempts.map(({ payment }) => payment));
  const rows =
    ids.length === 0
      ? []
      : await db
          .withTables<Tables>()
          .selectFrom('payments')
          .select(['id', 'state'])
          .where('id', 'in', ids)
          .execute();
  const states = new Map(rows.map(({ id, state }) => [id, state]));
  return sessions.map((session) => ({
    session,
    payments: session.attempts.map(({ payment }) => paymentOf(session, states.get(payment))),
  }));
}

/** Sessions whose time is over and whose last attempt was left without a payment, the longest over first. */
async function listUnmadeAttempts(
  db: Snapshot,
  { nowMs, limit }: { readonly nowMs: number; readonly limit: number },
): Promise<readonly string[]> {
  const rows = await db
    .withTables<Tables>()
    .selectFrom('checkout_sessions')
    .select('id')
    .where('unmade_until', '<=', toInstant(nowMs))
    .orderBy('unmade_until')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

export const checkoutSessionQueries = ({ ask }: QueryContext) => ({
  listUnmadeAttempts: (overdue: { readonly nowMs: number; readonly limit: number }) =>
    ask((db) => listUnmadeAttempts(db, overdue)),
  listCheckoutSessions: (filter: CheckoutSessionFilter) =>
    ask((db) => listCheckoutSessions(db, filter)),
});
