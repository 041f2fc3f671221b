/** A merchant ends a session before its time: only once nothing of it can be paid any more. */
import { toInstant } from '../kernel/clock.js';
import { accept, type Decision, reject } from '../kernel/decider.js';
import type { CheckoutEvent } from './events.js';
import { endOfLast, mayBeLive } from './last-attempt.js';
import { type CheckoutSession, isTimeOver, type LastAttempt } from './session.js';

export function endSession(
  { nowMs, last }: { readonly nowMs: number; readonly last: LastAttempt },
  session: CheckoutSession,
): Decision<CheckoutEvent> {
  if (last?.outcome.is === 'paid') return reject('checkout_paid', 'the order is paid');
  if (mayBeLive(session, last)) {
    return reject('checkout_attempt_live', 'the attempt under way is not yet over for certain');
  }
  if (isTimeOver(session, nowMs)) return accept();
  const ended: CheckoutEvent = {
    type: 'CheckoutSessionEnded',
    data: { session: session.id, expiresAt: toInstant(nowMs) },
  };
  return accept(...endOfLast(session, last), ended);
}
