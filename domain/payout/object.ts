/** Payouts as everybody outside sees them: in answers of the API and in notifications. */
import { toText } from '../money/money.js';
import type { Payout } from './payout.js';

/** Until the ledger holds what the bank paid, a payout is processing. */
export const payoutStatus = ({
  status,
}: Payout): 'awaiting_approval' | 'processing' | 'paid' | 'failed' | 'canceled' | 'returned' =>
  status === 'sending' || status === 'confirmed' ? 'processing' : status;

export const payoutObject = (payout: Payout) => ({
  id: payout.id,
  object: 'payout' as const,
  merchant: payout.merchant,
  status: payoutStatus(payout),
  amount: toText(payout.amount),
  /** What the bank paid; null before. */
  amountPaid: payout.paid === null ? null : toText(payout.paid.amount),
  reference: payout.reference,
  beneficiary: payout.beneficiary,
  description: payout.description,
  bank: payout.bank,
  bankReference: payout.paid?.bankReference ?? null,
  failure: payout.failure,
  returns: payout.returns.map(({ bankReference, amount, reason }) => ({
    ...{ bankReference, amount: toText(amount), reason },
  })),
  approval: payout.approval,
  createdAt: payout.createdAt,
  paidAt: payout.paidAt,
});
export type PayoutObject = ReturnType<typeof payoutObject>;
