/** Attempts to be paid: a channel is chosen and asked, and the next if it cannot. */
import { authorizationEndMs } from '../../domain/channel/port.js';
import { route } from '../../domain/channel/routing.js';
import { fromInstant, toInstant } from '../../domain/kernel/clock.js';
import { toText } from '../../domain/money/money.js';
import { type Attempt, currentAttempt, type Payment } from '../../domain/payment/payment.js';
import { planOperation } from '../channel/operation.js';
import { firstOf, type PlanOptions, wait } from '../runner/flow.js';
import { confirmedOf, costPercentOf, profileOf } from './at-channel.js';
import { command, type Effect, type SagaView } from './effect.js';

/** Channels are few; a payment that failed at so many is not going to succeed at the next. */
const MAX_ATTEMPTS = 5;

/** Why the payment shall not go on, if so: then the open attempt is closed upstream first. */
function stopReason(payment: Payment, nowMs: number): 'canceled' | 'expired' | undefined {
  if (payment.cancels.length > 0) return 'canceled';
  return nowMs >= fromInstant(payment.expiresAt) ? 'expired' : undefined;
}

export function planAttempt(view: SagaView, options: PlanOptions): Effect {
  const { payment, saga } = view;
  const stop = stopReason(payment, options.nowMs);
  const attempt = currentAttempt(payment);
  if (attempt === undefined) return planNextAttempt(payment, stop, options);
  const number = attempt.number;
  const planned = planOperation(
    {
      channel: attempt.channel,
      base: attempt.requestNo,
      request: {
        kind: payment.captureMode === 'manual' ? 'authorize' : 'pay',
        amount: toText(payment.amount),
        original: null,
        method: payment.method,
        expiresAt: payment.expiresAt,
        ...(payment.card?.token ? { token: payment.card.token } : {}),
      },
      scenario: number === 1 ? payment.scenario : null,
      wantClose: stop !== undefined,
      onSucceeded: ({ channelReference, amount }) =>
        command({
          type: 'RecordAttemptSucceeded',
          attempt: number,
          channelReference: channelReference ?? '',
          ...confirmedOf(amount),
          costPercent: costPercentOf(attempt, options),
          authorizationExpiresAt: authorizationEnd(attempt, options),
        }),
      onFailed: ({ code, message, final }) =>
        command({
          type: 'RecordAttemptFailed',
          attempt: number,
          failure: { code, message },
          final,
        }),
      onOpen: (pending) =>
        pending?.nextAction && payment.status === 'processing'
          ? command({
              type: 'RecordAwaitingPayer',
              attempt: number,
              nextAction: pending.nextAction,
            })
          : undefined,
    },
    saga,
    options,
  );
  // Its expiry wakes the payment too.
  return stop === undefined ? firstOf([planned, wait(fromInstant(payment.expiresAt))]) : planned;
}

const authorizationEnd = (attempt: Attempt, options: PlanOptions): string =>
  toInstant(authorizationEndMs(profileOf(attempt, options), options.nowMs));

/** There is no open attempt: end, or try the next channel. A payer's decline is final. */
function planNextAttempt(
  payment: Payment,
  stop: 'canceled' | 'expired' | undefined,
  options: PlanOptions,
): Effect {
  const last = payment.attempts.at(-1)?.failure;
  if (stop !== undefined) return command({ type: 'EndUnpaid', as: stop, failure: null });
  if (last?.final || payment.attempts.length >= MAX_ATTEMPTS) {
    const failure = last ? { code: last.code, message: last.message } : null;
    return command({ type: 'EndUnpaid', as: 'failed', failure });
  }
  return planRoute(payment, options);
}

/** The choice of a channel, stored with the candidates that were rejected. */
function planRoute(payment: Payment, { profiles, quality, nowMs }: PlanOptions): Effect {
  const { amount, method, card, attempts } = payment;
  const tried = attempts.map(({ channel }) => channel);
  const question = { amount, method, only: card?.channel, tried, nowMs };
  const { chosen, candidates } = route(question, profiles, quality);
  if (chosen !== undefined) {
    const attempt = attempts.length + 1;
    return command({ type: 'RecordRoute', attempt, channel: chosen, candidates });
  }
  const reasons = candidates.map(({ channel, reasons }) => `${channel}: ${reasons.join(', ')}`);
  const failure = { code: 'no_channel_available', message: reasons.join('; ') || 'no channel' };
  return command({ type: 'EndUnpaid', as: 'failed', failure });
}
