/** Checkout sessions as merchants see them, and as payers do. */
import { isReturnAddress } from '../../domain/checkout-session/return-address.js';
import {
  CHECKOUT_METHODS,
  type CheckoutAttempt,
  type FoundCheckout,
  isTimeOver,
  type Standing,
  standingOf,
  statusOf,
} from '../../domain/checkout-session/session.js';
import { toInstant } from '../../domain/kernel/clock.js';
import type { Merchant } from '../../domain/merchant/merchant.js';
import { toText } from '../../domain/money/money.js';
import type { Payment } from '../../domain/payment/payment.js';
import type { CheckoutSessionService } from '../../engine/checkout-session/checkout-session-service.js';
import type { AttemptStatus, CheckoutBody, CheckoutSessionBody } from './contract.js';

const attemptStatus = (
  { end }: CheckoutAttempt,
  payment: Payment | undefined,
  isLate: boolean,
): AttemptStatus => payment?.status ?? end?.as ?? (isLate ? 'expired' : 'starting');

/** Its code alone: the channel's own words are in the payment. */
const failureOf = ({ end }: CheckoutAttempt, payment: Payment | undefined): string | null =>
  payment?.failure?.code ?? end?.code ?? null;

export function checkoutSessionBody(found: FoundCheckout, nowMs: number): CheckoutSessionBody {
  const { session, payments } = found;
  const standing = standingOf(found, nowMs);
  const isLate = isTimeOver(session, nowMs);
  const { id, merchant, reference, amount, description, returnUrl } = session;
  const { createdAt, expiresAt, endedAt } = session;
  return {
    ...{ id, object: 'checkout_session', merchant },
    status: statusOf(session, standing, nowMs),
    ...{ reference, amount: toText(amount), description },
    methods: [...session.methods],
    returnUrl,
    embedOrigins: [...session.embedOrigins],
    payment: standing?.payment?.id ?? null,
    attempts: session.attempts.map((attempt, index) => ({
      number: attempt.number,
      payment: attempt.payment,
      method: attempt.method,
      status: attemptStatus(attempt, payments[index], isLate),
      failure: failureOf(attempt, payments[index]),
      startedAt: payments[index]?.createdAt ?? null,
    })),
    ...{ createdAt, expiresAt, endedAt },
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
  const standing = standingOf(found, nowMs);
  const { id, reference, amount, description, returnUrl, embedOrigins, expiresAt } = session;
  return {
    ...{ id, object: 'checkout' },
    status: statusOf(session, standing, nowMs),
    merchant: { name: merchant.name },
    ...{ reference, amount: toText(amount), description },
    methods: CHECKOUT_METHODS.filter((method) => methods.includes(method)),
    card,
    attempt: standing && attemptBody(standing, isTimeOver(session, nowMs)),
    returnUrl: returnUrl !== null && isReturnAddress(returnUrl, merchant) ? returnUrl : null,
    embedOrigins: embedOrigins.filter((origin) => merchant.embedOrigins.includes(origin)),
    expiresAt,
    now: toInstant(nowMs),
  };
}

function attemptBody({ attempt, payment }: Standing, isLate: boolean): CheckoutBody['attempt'] {
  return {
    number: attempt.number,
    payment: attempt.payment,
    method: attempt.method,
    status: attemptStatus(attempt, payment, isLate),
    nextAction: payment?.nextAction ?? null,
    failure: failureOf(attempt, payment),
    startedAt: payment?.createdAt ?? null,
  };
}
