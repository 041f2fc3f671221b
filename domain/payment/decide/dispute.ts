/** Money of a payment that is disputed is not refunded: it would be given back twice. */
import { accept, type Decision } from '../../kernel/decider.js';
import { toText } from '../../money/money.js';
import { amountUndisputed } from '../amounts.js';
import type { CommandOf } from '../commands.js';
import type { PaymentEvent } from '../events.js';
import type { DisputedPart, Payment } from '../payment.js';

/** The part of a payment that a dispute claims; undefined if it has claimed none under that number. */
export const disputedPart = (
  { disputes }: Payment,
  dispute: string,
  number: number,
): DisputedPart | undefined =>
  disputes.find((part) => part.dispute === dispute && part.number === number);

/** What was refunded before is not claimed: a case tells of it. */
export function claimDisputed(
  { dispute, number, amount }: CommandOf<'ClaimDisputed'>,
  payment: Payment,
): Decision<PaymentEvent> {
  if (disputedPart(payment, dispute, number) !== undefined) return accept();
  const left = amountUndisputed(payment);
  const claimed = amount.minor < left.minor ? amount : left;
  const data = { dispute, number, amount: { ...toText(claimed) } };
  return accept({ type: 'PaymentDisputed', data });
}

export function releaseDisputed(
  { dispute, number }: CommandOf<'ReleaseDisputed'>,
  payment: Payment,
): Decision<PaymentEvent> {
  return disputedPart(payment, dispute, number)?.released === false
    ? accept({ type: 'PaymentUndisputed', data: { dispute, number } })
    : accept();
}
