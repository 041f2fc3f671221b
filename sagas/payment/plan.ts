/** The payment saga: route → channel → post to the ledger → done, and back if it fails. */
import { fromInstant } from '../../domain/kernel/clock.js';
import { derivedId } from '../../domain/ids.js';
import { amountRefundPending } from '../../domain/payment/amounts.js';
import { type Capture, isTerminal, type Payment } from '../../domain/payment/payment.js';
import { planConflicts } from '../channel/cases.js';
import { isInDoubt, planDoubts } from '../channel/doubts.js';
import { firstOf, type PlanOptions, stuck, wait } from '../runner/flow.js';
import { planAttempt } from './attempts.js';
import { planCaptures, planExpiry, planRemainder } from './captures.js';
import { waitsForClaimed } from './claimed-movement.js';
import { book, type Effect, type SagaView } from './effect.js';
import { planLateRequests } from './late-requests.js';
import { planLateSuccesses } from './late-successes.js';
import { planSuspenseRefunds } from './suspense-refunds.js';

export function planPayment(view: SagaView, options: PlanOptions): Effect {
  const { payment, saga } = view;
  return firstOf([
    ...planConflicts(saga),
    ...planDoubts(saga, options),
    ...planLateRequests(view),
    ...planLateSuccesses(view, options),
    ...planSuspenseRefunds(view, options),
    ...planBookings(view),
    ...(isTerminal(payment.status) || isInDoubt(saga) ? [] : planProgress(view, options)),
    planCardToken(payment),
    isAtRest(view) && !saga.ended ? { effect: 'end' } : wait(null),
  ]);
}

const isAtRest = ({ payment, saga }: SagaView): boolean =>
  isTerminal(payment.status) &&
  !payment.card?.token &&
  !isInDoubt(saga) &&
  payment.lateSuccesses.every(({ refunded }) => refunded) &&
  payment.suspenseRefunds.every(({ status }) => status !== 'requested');

/** Once the channel has decided, no request needs the token of the card any more. */
const planCardToken = ({ card, status }: Payment): Effect =>
  card?.token && status !== 'processing' && status !== 'requires_action'
    ? book({ booking: 'erase_card_token' })
    : wait(null);

/** A channel's fact is posted before anything else is done about the payment. */
const planBookings = ({ payment, saga }: SagaView): Effect[] =>
  payment.captures.flatMap((capture) => {
    const { id, status, excess } = capture;
    // The captures before it are priced first: what it adds to them depends on their places.
    if (!capture.priced)
      return isNextToPrice(payment, capture) ? [book({ booking: 'price', capture: id })] : [];
    if (status === 'captured') {
      return waitsForClaimed(saga, id) ? [] : [book({ booking: 'capture', capture: id })];
    }
    // Once the capture has claimed the movement, of which the excess is a part.
    const isOver = status === 'posted' && excess !== null && !excess.posted;
    return isOver ? [book({ booking: 'excess', capture: id })] : [];
  });

const isNextToPrice = ({ captures }: Payment, { base }: Capture): boolean =>
  captures.every((other) => other.priced || other.base.minor >= base.minor);

function planProgress(view: SagaView, options: PlanOptions): Effect[] {
  const { payment } = view;
  if (payment.underpayment !== null) return [planUnderpaid(view, options)];
  if (payment.authorized !== null) {
    return [
      ...planCaptures(view, options),
      planExpiry(payment, options),
      planRemainder(view, options),
    ];
  }
  // An automatic capture that waits for its posting needs nothing else.
  if (payment.captures.length > 0) return [];
  return [planAttempt(view, options)];
}

/** How long a merchant may accept a payment that was paid in part. */
const ACCEPT_MS = 7 * 86_400_000;
const RETURN_AGAIN_MS = 3_600_000;

/** What nobody accepts in time goes back whole; refunds that are under way are waited for. */
function planUnderpaid({ payment, saga }: SagaView, { nowMs }: PlanOptions): Effect {
  const { underpayment, refunds } = payment;
  if (underpayment === null || underpayment.accepted) return wait(null);
  const dueMs = fromInstant(underpayment.since) + ACCEPT_MS;
  if (nowMs < dueMs) return wait(dueMs);
  if (saga.stuck !== null) return wait(null);
  // A refund under way may fail: then it is looked at again.
  if (amountRefundPending(payment).minor > 0n) return wait(nowMs + RETURN_AGAIN_MS);
  // A channel may give back less than was asked for: the rest is asked for anew.
  const before = refunds.filter(
    ({ reason, status }) => reason === 'underpaid' && status === 'succeeded',
  );
  const tries = [saga.resumes, before.length].map(String);
  const refund = derivedId('refund', payment.id, 'underpaid', ...tries);
  if (refunds.some(({ id, status }) => id === refund && status === 'failed')) {
    return stuck(saga, 'an underpaid payment could not be given back');
  }
  return book({ booking: 'return_underpaid', refund });
}
