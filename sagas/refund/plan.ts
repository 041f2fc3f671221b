/** The refund saga: channel → post, or release if it fails. The merchant's money is held already. */
import { toText } from '../../domain/money/money.js';
import { findRefund } from '../../domain/payment/decide/refund.js';
import { renewalMs } from '../../domain/payment/hold.js';
import { currentAttempt, type Refund } from '../../domain/payment/payment.js';
import { planConflicts } from '../channel/cases.js';
import { isInDoubt, planDoubts } from '../channel/doubts.js';
import { planOperation } from '../channel/operation.js';
import { waitsForClaimed } from '../payment/claimed-movement.js';
import { book, command, type Effect, type SagaView } from '../payment/effect.js';
import { planLateRequests } from '../payment/late-requests.js';
import { firstOf, type PlanOptions, wait } from '../runner/flow.js';

export function planRefund(view: SagaView, options: PlanOptions): Effect {
  const { id, payment, saga } = view;
  const refund = findRefund(payment, id);
  return firstOf([
    ...planConflicts(saga),
    ...planDoubts(saga, options),
    ...planLateRequests(view),
    refund === undefined || isInDoubt(saga) ? wait(null) : planProgress(view, refund, options),
    refund === undefined || saga.ended || isInDoubt(saga) ? wait(null) : planEnd(refund),
  ]);
}

const planEnd = ({ status }: Refund): Effect =>
  status === 'succeeded' || status === 'failed' ? { effect: 'end' } : wait(null);

function planProgress(view: SagaView, refund: Refund, options: PlanOptions): Effect {
  switch (refund.status) {
    case 'reserved':
      return firstOf([
        planRenewal(refund, options),
        refund.claimed
          ? planChannel(view, refund, options)
          : book({ booking: 'claim_suspended', refund: refund.id }),
      ]);
    case 'confirmed':
      return waitsForClaimed(view.saga, refund.id)
        ? wait(null)
        : book({ booking: 'post_refund', refund: refund.id });
    case 'requested':
    case 'succeeded':
    case 'failed':
      return wait(null);
  }
}

function planRenewal(refund: Refund, { nowMs }: PlanOptions): Effect {
  const dueMs = renewalMs(refund);
  if (dueMs === null || nowMs < dueMs) return wait(dueMs);
  return book({ booking: 'renew_hold', refund: refund.id });
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
      onSucceeded: ({ channelReference, amount }) =>
        command({
          type: 'RecordRefundConfirmed',
          refund: refund.id,
          channelReference: channelReference ?? '',
          ...(amount === null ? {} : { confirmed: amount }),
        }),
      onFailed: ({ code, message }) =>
        book({ booking: 'release_refund', refund: refund.id, failure: { code, message } }),
    },
    saga,
    options,
  );
}
