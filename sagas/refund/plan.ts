/** The refund saga: reserve the merchant's money → channel → post, or release where it fails. */
import { toText } from '../../domain/money/money.js';
import { findRefund } from '../../domain/payment/decide/refund.js';
import { currentAttempt, type Refund } from '../../domain/payment/payment.js';
import { planConflicts, planLateRequests } from '../channel/cases.js';
import { type Effect, firstOf, type PlanOptions, type SagaView, wait } from '../runner/effect.js';
import { planOperation } from '../channel/operation.js';

export function planRefund(view: SagaView, options: PlanOptions): Effect {
  const { id, payment, saga } = view;
  const refund = findRefund(payment, id);
  return firstOf([
    ...planConflicts(view),
    ...planLateRequests(view),
    refund === undefined ? wait(null) : planProgress(view, refund, options),
    refund === undefined || saga.ended ? wait(null) : planEnd(refund),
  ]);
}

/** A withdrawn refund leaves no hold: one that another process may yet ask for is prevented. */
function planEnd({ status, requestNo }: Refund): Effect {
  if (status === 'succeeded' || status === 'failed') return { effect: 'end' };
  if (status !== 'withdrawn') return wait(null);
  return { effect: 'book', what: { booking: 'end_withdrawn', requestNo } };
}

function planProgress(view: SagaView, refund: Refund, options: PlanOptions): Effect {
  switch (refund.status) {
    case 'requested':
      return { effect: 'book', what: { booking: 'reserve_refund', refund: refund.id } };
    case 'reserved':
      return planChannel(view, refund, options);
    case 'confirmed':
      return { effect: 'book', what: { booking: 'post_refund', refund: refund.id } };
    case 'withdrawn':
    case 'succeeded':
    case 'failed':
      return wait(null);
  }
}

function planChannel({ payment, saga }: SagaView, refund: Refund, options: PlanOptions): Effect {
  const attempt = currentAttempt(payment);
  if (attempt === undefined) return wait(null);
  return planOperation(
    {
      channel: refund.channel,
      base: refund.requestNo,
      request: {
        kind: 'refund',
        amount: toText(refund.amount),
        original: attempt.requestNo,
        method: null,
        expiresAt: null,
      },
      scenario: refund.scenario,
      again: 'closed',
      onSucceeded: ({ channelReference }) => ({
        effect: 'command',
        command: {
          type: 'RecordRefundConfirmed',
          refund: refund.id,
          channelReference: channelReference ?? '',
        },
      }),
      onFailed: ({ code, message }) => ({
        effect: 'book',
        what: { booking: 'release_refund', refund: refund.id, failure: { code, message } },
      }),
    },
    saga,
    options,
  );
}
