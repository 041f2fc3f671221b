/** Money that the flows of a payment put into suspense, as the cases that answer for it hold it. */
import type { Holding } from '../../domain/case/case.js';
import { derivedId } from '../../domain/ids.js';
import { type Money, money, toText } from '../../domain/money/money.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import { captureFee, type FeeAndTax } from '../../domain/payment/fees.js';
import type { Payment } from '../../domain/payment/payment.js';

/**
 * Money of a payment in suspense, with what is needed to bring it to its place. What is of no capture
 * bears the fee that a capture of it would have borne.
 * @param of signed: below zero for money that has left.
 */
export function holdingOf(
  payment: Payment,
  of: {
    readonly transaction: string;
    readonly channel: string;
    readonly amount: Money;
    readonly charge?: FeeAndTax;
    readonly capture?: string;
  },
): Holding {
  const { transaction, channel, amount } = of;
  const { id, merchant, attempts } = payment;
  const attempt = attempts.findLast((known) => known.channel === channel) ?? attempts.at(-1);
  const { fee, tax } = of.charge ?? chargeOn(payment, channel, amount);
  return {
    book: PAYMENT_BOOK,
    amount: { ...toText(amount) },
    transaction,
    payment: id,
    merchant,
    channel,
    capture: of.capture ?? null,
    fee: { ...toText(fee) },
    ...(tax.minor === 0n ? {} : { tax: { ...toText(tax) } }),
    original: attempt?.requestNo ?? '',
  };
}

/** Money that has left bears no fee. */
function chargeOn(payment: Payment, channel: string, amount: Money): FeeAndTax {
  const none = money(0n, amount.currency);
  return amount.minor > 0n ? captureFee(payment, channel, amount) : { fee: none, tax: none };
}

interface SuspendedFact {
  readonly flow: 'payment' | 'refund';
  readonly subject: string;
  readonly channel: string;
  readonly transaction: string;
  /** Why the merchant's account refused. */
  readonly code: string;
}

/** The case of a fact that the merchant's account refused. */
export const suspended = (
  { flow, subject, channel, transaction, code }: SuspendedFact,
  holding: Holding,
) => ({
  effect: 'raise' as const,
  report: {
    case: derivedId('case', 'posted_to_suspense', transaction),
    kind: 'posted_to_suspense',
    ...{ flow, subject, channel },
    summary: "the merchant's account refused a fact, which stands in suspense",
    details: { transaction, code },
  },
  holding,
});
