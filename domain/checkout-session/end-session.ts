/** A merchant ends a session before its time: only once nothing of it can be paid any more. */
import { toInstant } from '../kernel/clock.js';
import { accept, type Decision, reject } from '../kernel/decider.js';
import type { CheckoutEvent } from './events.js';
import { type CheckoutSession, isTimeOver, type LastAttempt } from './session.js';

export function endSession(
  { nowMs, last }: { readonly nowMs: number; readonly last: LastAttempt },
  session: CheckoutSession,
): Decision<CheckoutEvent> {
  const { id, attempts } = session;
  const before = attempts.at(-1);
  if (last?.outcome.is === 'paid') return reject('checkout_paid', 'the order is paid');
  // Of an attempt that the caller does not know of nobody has said that it is over.
  if (last?.outcome.is === 'live' || before?.number !== last?.number) {
    return reject('checkout_attempt_live', 'the attempt under way is not yet over for certain');
  }
  if (isTimeOver(session, nowMs)) return accept();
  const ended: CheckoutEvent = {
    type: 'CheckoutSessionEnded',
    data: { session: id, expiresAt: toInstant(nowMs) },
  };
  if (before === undefined || before.end !== null || last === null) return accept(ended);
  const { as, code } = last.outcome;
  return accept<CheckoutEvent>(
    { type: 'CheckoutAttemptEnded', data: { session: id, attempt: before.number, as, code } },
    ended,
  );
}
