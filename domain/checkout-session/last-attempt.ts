/** The attempt before whatever comes next: nothing comes while it may be paid, and its end is written first. */
import type { CheckoutEvent } from './events.js';
import type { CheckoutSession, LastAttempt } from './session.js';

/** Of an attempt that the caller does not know of nobody has said that it is over. */
export const mayBeLive = ({ attempts }: CheckoutSession, last: LastAttempt): boolean =>
  last?.outcome.is === 'live' || attempts.at(-1)?.number !== last?.number;

/** That the last attempt is over, unless that is written. */
export function endOfLast(
  { id, attempts }: CheckoutSession,
  last: LastAttempt,
): readonly CheckoutEvent[] {
  const before = attempts.at(-1);
  if (before === undefined || before.end !== null || last?.outcome.is !== 'over') return [];
  const { as, code } = last.outcome;
  return [
    { type: 'CheckoutAttemptEnded', data: { session: id, attempt: before.number, as, code } },
  ];
}
