/** What goes back of a payment, as its events change it: refunds, and money of cases. */
import { fromText, orNone } from '../../money/money.js';
import type { DataOf } from '../events.js';
import { shareIn } from './capture.js';
import type { Payment, Refund, RefundHold, SuspenseRefund } from '../payment.js';

export function newRefund(data: DataOf<'RefundRequested'>, at: string): Refund {
  return {
    id: data.refund,
    requestNo: data.requestNo,
    channel: data.channel,
    channelReference: '',
    amount: fromText(data.amount),
    short: false,
    excess: null,
    feeShare: fromText(data.feeShare),
    taxShare: orNone(data.taxShare, fromText(data.amount)),
    shares: (data.shares ?? []).map(shareIn),
    suspended: data.suspended.map((part) => ({
      case: part.case,
      capture: part.capture,
      amount: fromText(part.amount),
    })),
    claim: data.claim,
    claimed: data.suspended.length === 0,
    reason: data.reason,
    metadata: data.metadata,
    scenario: data.scenario,
    contentHash: data.contentHash,
    createdAt: at,
    status: 'requested',
    hold: null,
    failure: null,
  };
}

export const holdIn = ({
  reservation,
  expiresAt,
  fromPayable,
  sharesFrom,
}: DataOf<'RefundReserved'>): RefundHold => ({
  ...{ reservation, expiresAt },
  ...(fromPayable === undefined ? {} : { fromPayable }),
  ...(sharesFrom === undefined ? {} : { sharesFrom }),
});

/** What the channel gave back of it, which may be less than was asked for. */
export function refundConfirmed(payment: Payment, data: DataOf<'RefundConfirmed'>): Payment {
  const { refund, channelReference, feeShare, taxShare, suspended, excess } = data;
  const amount = fromText(data.amount);
  const asked = payment.refunds.find(({ id }) => id === refund)?.amount ?? amount;
  return withRefund(payment, refund, {
    status: 'confirmed',
    channelReference,
    amount,
    short: amount.minor < asked.minor,
    excess: excess === null ? null : fromText(excess),
    feeShare: fromText(feeShare),
    taxShare: orNone(taxShare, amount),
    shares: (data.shares ?? []).map(shareIn),
    suspended: suspended.map((part) => ({ ...part, amount: fromText(part.amount) })),
  });
}

export const withRefund = (payment: Payment, id: string, change: Partial<Refund>): Payment => ({
  ...payment,
  refunds: payment.refunds.map((refund) => (refund.id === id ? { ...refund, ...change } : refund)),
});

export const withSuspenseRefund = (
  payment: Payment,
  no: string,
  change: Partial<SuspenseRefund>,
): Payment => ({
  ...payment,
  suspenseRefunds: payment.suspenseRefunds.map((refund) =>
    refund.requestNo === no ? { ...refund, ...change } : refund,
  ),
});
