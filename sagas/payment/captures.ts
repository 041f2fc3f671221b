/** What an authorization leads to: captures, its expiry, and the void of what is left of it. */
import type { ChannelAnswer } from '../../domain/channel/port.js';
import { fromInstant } from '../../domain/kernel/clock.js';
import { fromText, type Money, money, toText } from '../../domain/money/money.js';
import { authorizedRest } from '../../domain/payment/amounts.js';
import { currentAttempt, type Payment } from '../../domain/payment/payment.js';
import { requestNo } from '../../domain/payment/request-no.js';
import type { Saga } from '../../domain/saga/saga.js';
import { planOperation } from '../channel/operation.js';
import { performedBy } from '../channel/performed-by.js';
import { type PlanOptions, stuck, wait } from '../runner/flow.js';
import { confirmedOf, costPercentOf, followUp } from './at-channel.js';
import { command, type Effect, type SagaView } from './effect.js';

export function planCaptures({ payment, saga }: SagaView, options: PlanOptions): Effect[] {
  const attempt = currentAttempt(payment);
  if (attempt === undefined) return [];
  return payment.captures
    .filter(({ status }) => status === 'requested')
    .map((capture) =>
      planOperation(
        {
          channel: attempt.channel,
          base: capture.requestNo,
          request: followUp('capture', attempt, toText(capture.amount)),
          scenario: null,
          again: 'closed',
          onSucceeded: ({ channelReference, amount }) =>
            command({
              type: 'RecordCaptured',
              capture: capture.id,
              channelReference: channelReference ?? '',
              ...confirmedOf(amount),
              costPercent: costPercentOf(attempt, options),
            }),
          onFailed: ({ code, message }) =>
            command({
              type: 'RecordCaptureFailed',
              capture: capture.id,
              failure: { code, message },
            }),
        },
        saga,
        options,
      ),
    );
}

/** An authorization ends in time, unless something else is about to end it. */
export function planExpiry(payment: Payment, { nowMs }: PlanOptions): Effect {
  const { authorizationExpiresAt: expiresAt, authorizationExpired, cancels, captures } = payment;
  const ends = cancels.length > 0 || captures.some((c) => c.final && c.status !== 'failed');
  if (expiresAt === null || authorizationExpired || ends) return wait(null);
  const dueMs = fromInstant(expiresAt);
  return nowMs < dueMs ? wait(dueMs) : command({ type: 'ExpireAuthorization' });
}

/** After the final capture, a cancel or its expiry, what is still held goes back to the payer. */
export function planRemainder({ payment, saga }: SagaView, options: PlanOptions): Effect {
  const attempt = currentAttempt(payment);
  const finalPosted = payment.captures.some((c) => c.final && c.status === 'posted');
  const underWay = payment.captures.some(
    ({ status }) => status === 'requested' || status === 'captured',
  );
  const over = finalPosted || payment.authorizationExpired || payment.cancels.length > 0;
  if (attempt === undefined || underWay || !over) return wait(null);
  const rest = heldRest(payment, saga);
  const base = requestNo(payment.id, 'v', 1);
  // What the channel says it gave back, by the try that did.
  const voided = ({ amount }: ChannelAnswer): Effect =>
    command({
      type: 'RecordRemainderVoided',
      voided: { requestNo: performedBy(saga, base), amount: amount ?? toText(rest) },
    });
  const nothingLeft = (): Effect => command({ type: 'RecordRemainderVoided', voided: null });
  return planOperation(
    {
      channel: attempt.channel,
      base,
      request: followUp('void', attempt, toText(rest)),
      scenario: null,
      again: 'closed_or_failed',
      // A late capture may have taken the rest while its void was under way.
      onNothingLeft: rest.minor <= 0n ? nothingLeft : undefined,
      onSucceeded: voided,
      onLate: voided,
      onFailed: ({ message }) => stuck(saga, `the rest could not be given back: ${message}`),
    },
    saga,
    options,
  );
}

/** What the channel still holds: less also what it captured after it had said that it would not. */
function heldRest(payment: Payment, saga: Saga): Money {
  const { minor, currency } = authorizedRest(payment);
  const late = [...saga.requests.values()]
    .filter(({ request, late }) => request.kind === 'capture' && late !== null)
    .reduce((sum, { request, late }) => sum + fromText(late?.amount ?? request.amount).minor, 0n);
  return money(minor - late, currency);
}
