/** A checkout session: an order that a payer pays on a page, by one attempt after the other. */
import type { Money } from '../money/money.js';
import type { SealedCard } from '../payment/card.js';
import { paymentIdOf } from '../payment/payment-id.js';
import type { Payment } from '../payment/payment.js';
import type { CheckoutEvent } from './events.js';

/** The methods that the page knows how to show. */
export const CHECKOUT_METHODS = ['qr', 'card'] as const;

export type EndedAs = Extract<CheckoutEvent, { type: 'CheckoutAttemptEnded' }>['data']['as'];

/** Each attempt is a payment of its own. */
export interface CheckoutAttempt {
  readonly number: number;
  readonly payment: string;
  /** Of the payment: `order-42`, `order-42~2`. */
  readonly reference: string;
  readonly method: string;
  readonly expiresIn: number;
  readonly card: SealedCard | null;
  /** Set once it was found to be over and unpaid, before the next was begun; of a payment, itself tells. */
  readonly end: { readonly as: EndedAs; readonly code: string | null } | null;
}

export interface CheckoutSession {
  readonly id: string;
  readonly merchant: string;
  readonly reference: string;
  /** The payment that there was before; null for none. */
  readonly payment: string | null;
  readonly amount: Money;
  readonly description: string | null;
  readonly methods: readonly string[];
  readonly returnUrl: string | null;
  readonly embedOrigins: readonly string[];
  readonly createdAt: string;
  /** When the time to pay is over. */
  readonly expiresAt: string;
  /** When the merchant ended it; null if it did not. */
  readonly endedAt: string | null;
  readonly contentHash: string;
  /** SHA-256 of the secrets of its links, in hex. */
  readonly links: readonly string[];
  readonly attempts: readonly CheckoutAttempt[];
}

/** What names an attempt: its reference at the merchant's, and the payment that comes of that. */
export function namesOfAttempt(
  { merchant, reference: first }: Pick<CheckoutSession, 'merchant' | 'reference'>,
  number: number,
): Pick<CheckoutAttempt, 'reference' | 'payment'> {
  const reference = number === 1 ? first : `${first}~${number}`;
  return { reference, payment: paymentIdOf(merchant, reference) };
}

/** Payments of a session name it in their metadata. */
export const METADATA_KEY = 'checkoutSession';

/**
 * True if the payment was made for the session, or the session for it. A merchant may have used the reference of an
 * attempt for something else: that pays nothing here.
 */
export const isPaymentOf = (
  { id, payment: given, amount }: CheckoutSession,
  payment: Payment,
): boolean =>
  payment.id === given ||
  (payment.metadata[METADATA_KEY] === id &&
    payment.amount.minor === amount.minor &&
    payment.amount.currency === amount.currency);

/** What became of an attempt, as its payment tells: terminal states are never left. */
export type Outcome =
  | { readonly is: 'live' }
  | { readonly is: 'paid' }
  | { readonly is: 'over'; readonly as: EndedAs; readonly code: string | null };

/**
 * A payment that there is tells, whatever was written of the attempt: another server may have made it meanwhile.
 *
 * @param payment undefined while it is not made; once the time to pay is over, it is made no more
 */
function outcomeOf(
  attempt: CheckoutAttempt,
  payment: Payment | undefined,
  isLate: boolean,
): Outcome {
  if (payment === undefined) {
    if (attempt.end !== null) return { is: 'over', ...attempt.end };
    return isLate ? { is: 'over', as: 'expired', code: null } : { is: 'live' };
  }
  switch (payment.status) {
    case 'processing':
    case 'requires_action':
      return { is: 'live' };
    case 'authorized':
    case 'underpaid':
    case 'succeeded':
      return { is: 'paid' };
    case 'failed':
    case 'canceled':
    case 'expired':
      return { is: 'over', as: payment.status, code: payment.failure?.code ?? null };
  }
}

/** The number of the last attempt that somebody knows of, and how the order stood; null for none. */
export type LastAttempt = { readonly number: number; readonly outcome: Outcome } | null;

/** A session with the payments of its attempts, in their order; undefined for what is not made. */
export interface FoundCheckout {
  readonly session: CheckoutSession;
  readonly payments: readonly (Payment | undefined)[];
}

export interface Standing {
  readonly attempt: CheckoutAttempt;
  readonly payment: Payment | undefined;
  readonly outcome: Outcome;
}

export const isTimeOver = (
  { expiresAt, endedAt }: Pick<CheckoutSession, 'expiresAt' | 'endedAt'>,
  nowMs: number,
): boolean => endedAt !== null || nowMs >= Date.parse(expiresAt);

/**
 * How the order stands: by the attempt that is paid, else by the attempt under way, else by the last. So what was
 * paid is never forgotten for an attempt that came after it. Null if there was no attempt.
 */
export function standingOf({ session, payments }: FoundCheckout, nowMs: number): Standing | null {
  const isLate = isTimeOver(session, nowMs);
  const all = session.attempts.map((attempt, index) => {
    const payment = payments[index];
    return { attempt, payment, outcome: outcomeOf(attempt, payment, isLate) };
  });
  const lastThat = (is: Outcome['is']) => all.findLast(({ outcome }) => outcome.is === is);
  return lastThat('paid') ?? lastThat('live') ?? all.at(-1) ?? null;
}

export const SESSION_STATUSES = ['open', 'processing', 'paid', 'expired'] as const;
export type SessionStatus = (typeof SESSION_STATUSES)[number];

export function statusOf(
  session: CheckoutSession,
  standing: Standing | null,
  nowMs: number,
): SessionStatus {
  if (standing?.outcome.is === 'paid') return 'paid';
  if (standing?.outcome.is === 'live') return 'processing';
  return isTimeOver(session, nowMs) ? 'expired' : 'open';
}

/** For so long after the time to pay is over a link still shows what came of it. */
const SHOWN_AFTER_MS = 7 * 86_400_000;

export const linkEndMs = ({ expiresAt }: CheckoutSession): number =>
  Date.parse(expiresAt) + SHOWN_AFTER_MS;
