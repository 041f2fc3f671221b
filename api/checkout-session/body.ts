/** Checkout sessions as merchants see them, and as payers do. */
import { isReturnAddress } from '../../domain/checkout-session/return-address.js';
import {
  CHECKOUT_METHODS,
  type CheckoutAttempt,
  statusOf,
} from '../../domain/checkout-session/session.js';
import { toInstant } from '../../domain/kernel/clock.js';
import type { Merchant } from '../../domain/merchant/merchant.js';
import { toText } from '../../domain/money/money.js';
import type { Payment } from '../../domain/payment/payment.js';
import {
  type CheckoutSessionService,
  type FoundCheckout,
  lastOutcome,
} from '../../engine/checkout-session/checkout-session-service.js';
import type { CheckoutBody, CheckoutSessionBody } from './contract.js';

const attemptStatus = ({ end }: CheckoutAttempt, payment: Payment | undefined) =>
  payment?.status ?? (end === null ? 'starting' : 'refused');

export function checkoutSessionBody(found: FoundCheckout, nowMs: number): CheckoutSessionBody {
  const { session, payments } = found;
  const { id, merchant, reference, amount, description, returnUrl, createdAt, expiresAt } = session;
  return {
    ...{ id, object: 'checkout_session', merchant },
    status: statusOf(session, lastOutcome(found), nowMs),
    ...{ reference, amount: toText(amount), description },
    methods: [...session.methods],
    returnUrl,
    embedOrigins: [...session.embedOrigins],
    payment: payments.at(-1)?.id ?? null,
    attempts: session.attempts.map((attempt, index) => ({
      number: attempt.number,
      payment: attempt.payment,
      method: attempt.method,
      status: attemptStatus(attempt, payments[index]),
    })),
    ...{ createdAt, expiresAt },
  };
}

/** @param merchant as it is now: what it has taken from its lists is shown no more. */
export function checkoutBody(
  found: FoundCheckout,
  merchant: Merchant,
  { methods, card }: ReturnType<CheckoutSessionService['offered']>,
  nowMs: number,
): CheckoutBody {
  const { session } = found;
  const { id, reference, amount, description, returnUrl, embedOrigins, expiresAt } = session;
  return {
    ...{ id, object: 'checkout' },
    status: statusOf(session, lastOutcome(found), nowMs),
    merchant: { name: merchant.name },
    ...{ reference, amount: toText(amount), description },
    methods: CHECKOUT_METHODS.filter((method) => methods.includes(method)),
    card,
    attempt: attemptBody(found),
    returnUrl: returnUrl !== null && isReturnAddress(returnUrl, merchant) ? returnUrl : null,
    embedOrigins: embedOrigins.filter((origin) => merchant.embedOrigins.includes(origin)),
    expiresAt,
    now: toInstant(nowMs),
  };
}

function attemptBody({ session, payments }: FoundCheckout): CheckoutBody['attempt'] {
  const attempt = session.attempts.at(-1);
  if (attempt === undefined) return null;
  const payment = payments.at(-1);
  return {
    number: attempt.number,
    payment: attempt.payment,
    method: attempt.method,
    status: attemptStatus(attempt, payment),
    nextAction: payment?.nextAction ?? null,
    // The channel's own words are for the merchant.
    failure: payment?.failure?.code ?? attempt.end?.code ?? null,
    startedAt: payment?.createdAt ?? null,
  };
}
