/** A payer chooses how to pay: an attempt begins once the attempt before it is over for certain. */
import { accept, type Decision, reject } from '../kernel/decider.js';
import type { SealedCard } from '../payment/card.js';
import type { CheckoutEvent } from './events.js';
import { endOfLast, mayBeLive } from './last-attempt.js';
import { type CheckoutSession, isTimeOver, type LastAttempt, namesOfAttempt } from './session.js';

interface ChosenWay {
  readonly method: string;
  /** True if a card's token came with it. */
  readonly withCard: boolean;
  readonly nowMs: number;
  readonly last: LastAttempt;
}

export const MAX_ATTEMPTS = 20;

/** Whether an attempt may begin; `goesOn` if it is the attempt under way. A card need not be sealed to know. */
export function decideStart(
  { method, withCard, nowMs, last }: ChosenWay,
  session: CheckoutSession,
) {
  const { methods, attempts } = session;
  if (last?.outcome.is === 'paid') return reject('checkout_paid', 'the order is paid');
  if (mayBeLive(session, last)) {
    // A second click finds the attempt of the first.
    return attempts.at(-1)?.method === method
      ? ({ accepted: true, goesOn: true } as const)
      : reject('checkout_attempt_live', 'another attempt is not yet over for certain');
  }
  if (isTimeOver(session, nowMs)) return reject('checkout_expired', 'the time to pay is over');
  if (!methods.includes(method)) {
    const detail = 'the session does not offer this method';
    return reject('checkout_method_unavailable', detail, 'method');
  }
  if ((method === 'card') !== withCard) {
    return withCard
      ? reject('invalid_request', 'only a card has a token', 'card')
      : reject('card_token_required', 'a card is paid by a token', 'card');
  }
  if (attempts.length >= MAX_ATTEMPTS) {
    return reject('too_many_checkout_attempts', `at most ${MAX_ATTEMPTS} attempts`);
  }
  return { accepted: true, goesOn: false } as const;
}

export function startAttempt(
  { card, ...chosen }: Omit<ChosenWay, 'withCard'> & { readonly card: SealedCard | null },
  session: CheckoutSession,
): Decision<CheckoutEvent> {
  const decided = decideStart({ ...chosen, withCard: card !== null }, session);
  if (!decided.accepted) return decided;
  if (decided.goesOn) return accept();
  const { id, attempts, expiresAt } = session;
  const { method, nowMs, last } = chosen;
  const number = attempts.length + 1;
  const started: CheckoutEvent = {
    type: 'CheckoutAttemptStarted',
    data: {
      session: id,
      attempt: number,
      ...namesOfAttempt(session, number),
      method,
      expiresIn: Math.ceil((Date.parse(expiresAt) - nowMs) / 1000),
      card: card === null ? null : { ...card, token: { ...card.token } },
    },
  };
  return accept(...endOfLast(session, last), started);
}
