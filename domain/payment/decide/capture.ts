/** Captures: what a merchant asks for is refused above the authorized amount; facts are recorded. */
import { accept, type Decision, reject } from '../../kernel/decider.js';
import { fromText, parseAmount, toText } from '../../money/money.js';
import { tierAt } from '../../price-plan/charge.js';
import { tieredIn } from '../../price-plan/terms.js';
import { amountCapturable, authorizedRest } from '../amounts.js';
import type { CommandOf } from '../commands.js';
import type { PaymentEvent } from '../events.js';
import { channelCostOf, tieredFee } from '../fees.js';
import { type Capture, currentAttempt, type Payment } from '../payment.js';
import { requestNo } from '../request-no.js';
import { captureShares, storedShares } from '../sharing.js';
import { excessEvents, pricedMembers, splitConfirmed } from './confirmed.js';

/** Further captures would make the payment's story, which every later command folds, grow for ever. */
export const MAX_CAPTURES = 200;

export function requestCapture(
  command: CommandOf<'RequestCapture'>,
  payment: Payment,
): Decision<PaymentEvent> {
  const known = payment.captures.find((capture) => capture.id === command.capture);
  if (known !== undefined) {
    return known.contentHash === command.contentHash
      ? accept()
      : reject('idempotency_key_reused', 'the key came with another capture before');
  }
  if (payment.status !== 'authorized' || payment.cancels.length > 0) {
    return reject('payment_not_capturable', `the payment is ${payment.status}`);
  }
  if (payment.authorizationExpired) {
    return reject('payment_not_capturable', 'the authorization has expired');
  }
  if (payment.captures.length >= MAX_CAPTURES) {
    return reject('too_many_captures', `a payment has at most ${MAX_CAPTURES} captures`);
  }
  const capturable = amountCapturable(payment);
  const amount = command.amount === null ? undefined : parseAmount(command.amount);
  if (amount?.accepted === false) return amount;
  const wanted = amount?.amount ?? capturable;
  if (wanted.currency !== payment.amount.currency) {
    return reject('currency_unsupported', 'a capture is in the currency of its payment', 'amount');
  }
  if (wanted.minor === 0n || wanted.minor > capturable.minor) {
    return reject('capture_exceeds_authorized', 'not so much is left to capture', 'amount');
  }
  return accept({
    type: 'CaptureRequested',
    data: {
      capture: command.capture,
      requestNo: requestNo(payment.id, 'c', payment.captures.length + 1),
      amount: toText(wanted),
      final: command.final,
      contentHash: command.contentHash,
    },
  });
}

export function recordCaptured(
  command: CommandOf<'RecordCaptured'>,
  payment: Payment,
): Decision<PaymentEvent> {
  const capture = find(payment, command.capture, 'requested');
  const attempt = currentAttempt(payment);
  if (capture === undefined || attempt === undefined) return accept();
  const { amount, excess } = splitConfirmed(command.confirmed, capture.amount);
  const { channelReference } = command;
  const of = { capture: capture.id, channel: attempt.channel, channelReference };
  const cost = channelCostOf(command.costPercent, amount);
  const priced = pricedMembers(payment, attempt.channel, amount);
  return accept<PaymentEvent>(
    {
      type: 'PaymentCaptured',
      data: {
        ...{ ...of, amount: toText(amount), ...priced },
        ...{ channelCost: cost, final: capture.final },
      },
    },
    ...excessEvents(excess, of),
  );
}

export function recordCapturePriced(
  { capture: id, month, before }: CommandOf<'RecordCapturePriced'>,
  payment: Payment,
): Decision<PaymentEvent> {
  const capture = find(payment, id, 'captured');
  const rule = capture?.price && tieredIn(capture.price.terms);
  if (capture === undefined || capture.priced || !rule) return accept();
  const volume = fromText(before);
  const { fee, tax } = tieredFee(payment, capture, volume);
  return accept({
    type: 'CapturePriced',
    data: {
      ...{ capture: id, fee: toText(fee) },
      ...(tax.minor === 0n ? {} : { tax: toText(tax) }),
      volume: { month, before: { ...before }, tier: tierAt(rule, volume.minor) },
    },
  });
}

export function recordCaptureFailed(
  command: CommandOf<'RecordCaptureFailed'>,
  payment: Payment,
): Decision<PaymentEvent> {
  const { capture, failure } = command;
  if (find(payment, capture, 'requested') === undefined) return accept();
  return accept({ type: 'CaptureFailed', data: { capture, failure: { ...failure } } });
}

/** The payment has succeeded when its final capture is posted and nothing is left to give back. */
export function recordCapturePosted(
  command: CommandOf<'RecordCapturePosted'>,
  payment: Payment,
): Decision<PaymentEvent> {
  const capture = find(payment, command.capture, 'captured');
  if (capture === undefined) return accept();
  const { transaction, to } = command;
  const shares = to === 'merchant' ? captureShares(payment, capture) : [];
  const posted: PaymentEvent = {
    type: 'CapturePosted',
    data: {
      ...{ capture: capture.id, transaction, to, case: command.case },
      ...storedShares(shares),
    },
  };
  const othersDone = payment.captures.every(
    (other) => other.id === capture.id || other.status === 'posted' || other.status === 'failed',
  );
  const ends =
    payment.captures.some((other) => other.final && other.status !== 'failed') &&
    othersDone &&
    (payment.authorized === null || authorizedRest(payment).minor <= 0n);
  return ends ? accept<PaymentEvent>(posted, endOfCaptures(payment)) : accept(posted);
}

/** The money is there: all that was asked for, or less. */
export const endOfCaptures = ({ captures }: Payment): PaymentEvent => ({
  type: captures.some(({ short }) => short) ? 'PaymentUnderpaid' : 'PaymentSucceeded',
  data: {},
});

/** A resolution takes all that is left, so a capture has one resolution. */
export function recordSuspendedCaptureSettled(
  command: CommandOf<'RecordSuspendedCaptureSettled'>,
  payment: Payment,
): Decision<PaymentEvent> {
  const { capture: id, case: from, transaction, to, amount, fee, tax } = command;
  const capture = find(payment, id, 'posted');
  const isSettled = capture === undefined || capture.credited.minor + capture.writtenOff.minor > 0n;
  if (isSettled || capture.suspendedIn !== from) return accept();
  const data = { capture: id, case: from, transaction, to, amount: { ...amount }, fee: { ...fee } };
  const taxed = tax === undefined ? {} : { tax: { ...tax } };
  return accept({ type: 'SuspendedCaptureSettled', data: { ...data, ...taxed } });
}

export function recordExcessPosted(
  { capture: id, transaction }: CommandOf<'RecordExcessPosted'>,
  payment: Payment,
): Decision<PaymentEvent> {
  const excess = payment.captures.find((capture) => capture.id === id)?.excess;
  if (!excess || excess.posted) return accept();
  return accept({ type: 'ExcessPosted', data: { capture: id, transaction } });
}

const find = (payment: Payment, id: string, status: Capture['status']): Capture | undefined =>
  payment.captures.find((capture) => capture.id === id && capture.status === status);
