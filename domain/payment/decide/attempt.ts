/** What the payment saga records of attempts. Recording twice has no further effect. */
import { accept, type Decision } from '../../kernel/decider.js';
import { derivedId } from '../../ids.js';
import { toText } from '../../money/money.js';
import type { CommandOf } from '../commands.js';
import type { PaymentEvent } from '../events.js';
import { channelCostOf } from '../fees.js';
import { type Attempt, currentAttempt, isTerminal, type Payment } from '../payment.js';
import { requestNo } from '../request-no.js';
import { excessEvents, pricedMembers, splitConfirmed } from './confirmed.js';

export function recordRoute(
  command: CommandOf<'RecordRoute'>,
  payment: Payment,
): Decision<PaymentEvent> {
  const { attempt, channel, candidates } = command;
  // While an attempt is open or has succeeded, no other channel may be tried.
  const isNext = currentAttempt(payment) === undefined && payment.attempts.length + 1 === attempt;
  if (isTerminal(payment.status) || !isNext) return accept();
  return accept({
    type: 'AttemptRouted',
    data: {
      attempt,
      channel,
      requestNo: requestNo(payment.id, 'a', attempt),
      candidates: [...candidates],
    },
  });
}

export function recordAwaitingPayer(
  command: CommandOf<'RecordAwaitingPayer'>,
  payment: Payment,
): Decision<PaymentEvent> {
  if (payment.status !== 'processing' || openAttempt(payment, command.attempt) === undefined) {
    return accept();
  }
  const { attempt, nextAction } = command;
  return accept({ type: 'AttemptAwaitsPayer', data: { attempt, nextAction: { ...nextAction } } });
}

export function recordAttemptFailed(
  command: CommandOf<'RecordAttemptFailed'>,
  payment: Payment,
): Decision<PaymentEvent> {
  if (openAttempt(payment, command.attempt) === undefined) return accept();
  const { attempt, failure, final } = command;
  return accept({ type: 'AttemptFailed', data: { attempt, failure: { ...failure }, final } });
}

/** The money of an automatic capture is taken with the attempt itself. */
export function recordAttemptSucceeded(
  command: CommandOf<'RecordAttemptSucceeded'>,
  payment: Payment,
): Decision<PaymentEvent> {
  const attempt = openAttempt(payment, command.attempt);
  if (attempt === undefined) return accept();
  const { channelReference, authorizationExpiresAt: expiresAt } = command;
  const { number, channel } = attempt;
  if (payment.captureMode === 'manual') {
    // All that the channel holds, also above what was asked for: what is not captured goes back.
    const amount = command.confirmed ?? toText(payment.amount);
    return accept({
      type: 'PaymentAuthorized',
      data: { attempt: number, channel, channelReference, amount: { ...amount }, expiresAt },
    });
  }
  const confirmed = splitConfirmed(command.confirmed, payment.amount);
  const amount = toText(confirmed.amount);
  const of = { capture: derivedId('capture', payment.id, 'automatic'), channel, channelReference };
  const cost = channelCostOf(command.costPercent, confirmed.amount);
  const priced = pricedMembers(payment, channel, confirmed.amount);
  return accept<PaymentEvent>(
    { type: 'PaymentCaptured', data: { ...of, amount, ...priced, channelCost: cost, final: true } },
    ...excessEvents(confirmed.excess, of),
  );
}

/** The attempt of that number while its outcome is open. */
function openAttempt(payment: Payment, number: number): Attempt | undefined {
  if (isTerminal(payment.status) || payment.authorized !== null || payment.captures.length > 0) {
    return undefined;
  }
  return payment.attempts.find((a) => a.number === number && a.failure === null);
}
