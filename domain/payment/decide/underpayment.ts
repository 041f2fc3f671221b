/** A payment that was paid in part: the merchant accepts it, or all of it goes back. */
import { accept, type Decision, reject } from '../../kernel/decider.js';
import { amountRefundable, amountRefundPending } from '../amounts.js';
import type { PaymentEvent } from '../events.js';
import type { Payment } from '../payment.js';

/** Accepting twice is accepting once. */
export function acceptUnderpayment(payment: Payment): Decision<PaymentEvent> {
  if (payment.underpayment?.accepted === true) return accept();
  if (payment.status !== 'underpaid') {
    return reject('payment_not_underpaid', `the payment is ${payment.status}`);
  }
  if (amountRefundable(payment).minor === 0n && amountRefundPending(payment).minor > 0n) {
    return reject('payment_not_underpaid', 'what was paid is on its way back');
  }
  return accept<PaymentEvent>(
    { type: 'UnderpaymentAccepted', data: {} },
    { type: 'PaymentSucceeded', data: {} },
  );
}

/** The end of an underpaid payment once all that was captured has gone back. */
export const returnedEnd = (
  payment: Payment,
  refundedMinor: bigint,
  capturedMinor: bigint,
): PaymentEvent[] =>
  payment.status === 'underpaid' && refundedMinor === capturedMinor
    ? [
        {
          type: 'PaymentFailed',
          data: {
            failure: {
              code: 'underpaid',
              message: 'less than the amount was paid, and given back',
            },
          },
        },
      ]
    : [];
