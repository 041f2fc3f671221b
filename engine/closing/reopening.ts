/** The proposal to reopen a period that is closed softly: another principal approves it. */
import { z } from 'zod';
import type { Principal } from '../../domain/access/principal.js';
import type { Approval, Proposal } from '../../domain/approval/approval.js';
import type { ProposalKind } from '../../domain/approval/kind.js';
import { derivedId } from '../../domain/ids.js';
import { reject, type Rejection } from '../../domain/kernel/decider.js';
import { closureOf, firstDayOf, type Periods } from '../../domain/ledger/period.js';
import type { LedgerService } from '../ledger/ledger-service.js';
import type { Answered } from '../answered.js';
import type { ApprovalService } from '../approval/approval-service.js';

/** Name of the kind, for ever. Its subject is `{book}:{period}`. */
export const REOPENING = 'period_reopening';

const reopening = z.object({
  book: z.string(),
  period: z.string(),
  reason: z.string(),
  /** Through which day the book was closed softly, and by which plan: what is approved is a step from there. */
  closedThrough: z.string(),
  plan: z.string(),
});

/** What a proposal of this kind proposes. */
export const reopeningOf = ({ content }: Pick<Proposal, 'content'>) => reopening.parse(content);

/** The kind of proposal that reopens periods. */
export const periodReopenings = (
  ledger: Pick<LedgerService, 'periods' | 'execute'>,
): ProposalKind => ({
  kind: REOPENING,

  async check(proposal) {
    const { book, period, closedThrough, plan } = reopeningOf(proposal);
    const periods = await ledger.periods(book);
    if (periods === undefined) return reject('book_not_found', 'the book was not opened').rejection;
    return refusalOf(periods, period, { closedThrough, plan });
  },

  async execute(proposal, context) {
    const { book, period, reason, plan } = reopeningOf(proposal);
    const [outcome] = await ledger.execute(
      book,
      [{ type: 'ReopenPeriod', period, reason, plan, by: context.actor, approval: proposal.id }],
      context,
    );
    if (outcome?.status === 'rejected') return { executed: false, rejection: outcome.rejection };
    if (outcome === undefined || outcome.status === 'unknown') {
      throw new Error(`whether ${period} of ${book} is reopened is not known yet`);
    }
    return { executed: true, result: { book, period } };
  },
});

function refusalOf(
  periods: Periods,
  period: string,
  from: { readonly closedThrough: string; readonly plan: string },
): Rejection | undefined {
  const closed = closureOf(periods, firstDayOf(period));
  if (closed === undefined) return reject('period_open', `${period} is open`).rejection;
  if (closed.state === 'hard') {
    return reject('period_closed', `${period} is closed for good by ${closed.by}`).rejection;
  }
  const { soft } = periods;
  if (soft?.through === from.closedThrough && soft.plan === from.plan) return undefined;
  return reject('period_closed_before', 'the book was closed or reopened since').rejection;
}

interface ReopeningRequest {
  readonly book: string;
  readonly period: string;
  readonly reason: string;
  readonly by: Principal;
  /** The Idempotency-Key. */
  readonly key: string;
  readonly causationId: string;
}

/** Refused with `book_not_found`, `period_open`, `period_closed` or `idempotency_key_reused`. */
export async function proposeReopening(
  {
    approvals,
    ledger,
  }: { readonly approvals: ApprovalService; readonly ledger: Pick<LedgerService, 'periods'> },
  { book, period, reason, by, key, causationId }: ReopeningRequest,
): Promise<Answered<Approval>> {
  const periods = await ledger.periods(book);
  if (periods === undefined) return reject('book_not_found', 'the book was not opened');
  const id = derivedId('approval', REOPENING, book, period, key);
  const before = await approvals.find(id);
  const { closedThrough, plan } =
    before === undefined
      ? { closedThrough: periods.soft?.through ?? '', plan: periods.soft?.plan ?? '' }
      : reopeningOf(before.approval);
  return approvals.propose({
    ...{ id, kind: REOPENING, subject: `${book}:${period}` },
    content: { book, period, reason, closedThrough, plan },
    ...{ by, key, causationId },
  });
}
