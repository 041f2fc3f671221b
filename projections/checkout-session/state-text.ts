/** A folded session as text and back. What opens it, and what a card is charged by, is left out. */
import type { CheckoutSession } from '../../domain/checkout-session/session.js';
import { stateFromText, stateToText } from '../framework/state-text.js';

export const sessionToText = (session: CheckoutSession): string =>
  stateToText({
    ...session,
    links: [],
    attempts: session.attempts.map((attempt) => ({ ...attempt, card: null })),
  });

/** Reads what `sessionToText` wrote; the projection's version changes with the shape of a session. */
export const sessionFromText = (text: string): CheckoutSession =>
  stateFromText(text) as CheckoutSession;
