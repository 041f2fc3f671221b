/** What cannot be done with a payment. */
import { entry, type ErrorEntry } from '../kernel/error-entry.js';

export const paymentErrors = {
  reference_conflict: entry(
    409,
    'Reference already used',
    'The merchant has used this reference for a payment with other content.',
  ),
  sharing_invalid: entry(
    422,
    'Shares invalid',
    'At most 10 receivers, each once and none the merchant itself, with percentages of 100 together at most.',
  ),
  receiver_not_found: entry(422, 'Receiver not found', 'A share goes to a merchant that is there.'),
  payment_not_capturable: entry(
    409,
    'Payment not capturable',
    'Only an authorized payment can be captured.',
  ),
  capture_exceeds_authorized: entry(
    422,
    'Capture exceeds the authorized amount',
    'Captures, those under way included, are at most the authorized amount.',
  ),
  capture_failed: entry(
    422,
    'Capture failed',
    'The channel refused the capture; the payment stays authorized.',
  ),
  payment_not_cancelable: entry(409, 'Payment not cancelable', 'The payment has come to its end.'),
  payment_not_underpaid: entry(
    409,
    'Payment not underpaid',
    'Only a payment for which the channel took less than was asked for can be accepted.',
  ),
  payment_not_refundable: entry(409, 'Payment not refundable', 'Nothing was captured.'),
  refund_exceeds_captured: entry(
    422,
    'Refund exceeds the captured amount',
    'Refunds, pending ones included, are at most what was captured.',
  ),
  payment_disputed: entry(
    422,
    'Payment disputed',
    'The payer disputes the payment at the channel: what is held for the dispute, or lost, cannot be refunded as well.',
  ),
  too_many_captures: entry(
    422,
    'Too many captures',
    'A payment has at most 200 captures, refused and pending ones included.',
  ),
  too_many_refunds: entry(
    422,
    'Too many refunds',
    'A payment has at most 200 refunds, failed and pending ones included.',
  ),
} as const satisfies Record<string, ErrorEntry>;
