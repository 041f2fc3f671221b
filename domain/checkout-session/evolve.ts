/** The fold of a checkout session's events. */
import { fromText } from '../money/money.js';
import type { CheckoutEvent } from './events.js';
import type { CheckoutSession } from './session.js';

export function evolve(
  state: CheckoutSession | undefined,
  event: CheckoutEvent,
  at: string,
): CheckoutSession | undefined {
  if (event.type === 'CheckoutSessionCreated') {
    const { session: id, amount, ...rest } = event.data;
    const kept = {
      amount: fromText(amount),
      createdAt: at,
      endedAt: null,
      links: [],
      attempts: [],
    };
    return { id, ...rest, ...kept };
  }
  if (state === undefined) throw new Error(`${event.type} before CheckoutSessionCreated`);
  switch (event.type) {
    case 'CheckoutLinkIssued':
      return { ...state, links: [...state.links, event.data.sha256] };
    case 'CheckoutAttemptStarted': {
      const { attempt: number, payment, reference, method, expiresIn, card } = event.data;
      const attempt = { number, payment, reference, method, expiresIn, card, end: null };
      return { ...state, attempts: [...state.attempts, attempt] };
    }
    case 'CheckoutAttemptEnded': {
      const { attempt, as, code } = event.data;
      const attempts = state.attempts.map((known) =>
        known.number === attempt ? { ...known, end: { as, code } } : known,
      );
      return { ...state, attempts };
    }
    case 'CheckoutSessionEnded': {
      const { expiresAt } = event.data;
      return { ...state, expiresAt, endedAt: expiresAt };
    }
  }
}
