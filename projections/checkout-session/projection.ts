/** Checkout sessions: the domain's own fold, and how each stands by the payments of its attempts. */
import { checkoutSessionAggregate } from '../../domain/checkout-session/checkout-session.js';
import { type CheckoutEvent, checkoutEventSchemas } from '../../domain/checkout-session/events.js';
import {
  type CheckoutSession,
  isPaymentOf,
  standingOf,
} from '../../domain/checkout-session/session.js';
import type { DomainEvent } from '../../domain/kernel/event.js';
import type { Payment } from '../../domain/payment/payment.js';
import { eventsOf } from '../framework/events.js';
import type { Projection, Rows } from '../framework/projection.js';
import { paymentFromText } from '../payment/state-text.js';
import { paymentSteps } from '../payment/steps.js';
import { payments } from '../payment/tables.js';
import { sessionFromText, sessionToText } from './state-text.js';
import { checkoutPayments, checkoutSessions } from './tables.js';

const isCheckoutEvent = (event: DomainEvent): event is CheckoutEvent =>
  Object.hasOwn(checkoutEventSchemas, event.type);

export const checkoutSessionsProjection: Projection<'checkout-sessions'> = {
  name: 'checkout-sessions',
  /** Also raised when the shape of the domain's `CheckoutSession` changes. */
  version: 2,
  tables: [checkoutSessions, checkoutPayments],
  async apply(batch, tx) {
    const events = eventsOf(batch, isCheckoutEvent);
    const started = events.flatMap(({ event }) =>
      event.type === 'CheckoutAttemptStarted' ? [event.data] : [],
    );
    const moved = new Set((await paymentSteps(batch, tx)).map(({ payment }) => payment.id));
    const sessionOf = await tx.rows(
      checkoutPayments,
      [...moved, ...started.map(({ payment }) => payment)].map((id) => [id]),
    );
    for (const { payment, session } of started) sessionOf.put({ payment, session });
    const touched = new Set([
      ...events.map(({ event }) => event.data.session),
      ...[...moved].flatMap((id) => sessionOf.get(id)?.session ?? []),
    ]);
    if (touched.size === 0) return;
    const rows = await tx.rows(
      checkoutSessions,
      [...touched].map((id) => [id]),
    );
    const sessions = new Map<string, CheckoutSession | undefined>();
    for (const id of touched) {
      const state = rows.get(id)?.state;
      sessions.set(id, state === undefined ? undefined : sessionFromText(state));
    }
    for (const { event, metadata } of events) {
      const { session: id } = event.data;
      sessions.set(id, checkoutSessionAggregate.evolve(sessions.get(id), event, metadata.at));
    }
    const folded = [...sessions.values()].filter((session) => session !== undefined);
    const made = await tx.rows(
      payments,
      folded.flatMap(({ attempts }) => attempts.map(({ payment }) => [payment])),
    );
    for (const session of folded) rows.put(rowOf(session, made));
  },
};

function rowOf(session: CheckoutSession, made: Rows<typeof payments>) {
  const { id, merchant, reference, createdAt, expiresAt } = session;
  const found = session.attempts.map(({ payment }) => paymentOf(session, made.get(payment)?.state));
  return {
    ...{ id, merchant, reference },
    standing: standing(session, found),
    ...{ created_at: createdAt, expires_at: expiresAt },
    unmade_until: isUnmade(session, found) ? (session.endedAt ?? expiresAt) : null,
    state: sessionToText(session),
  };
}

/** A crash may have come between the attempt and its payment. */
function isUnmade({ attempts }: CheckoutSession, found: readonly (Payment | undefined)[]): boolean {
  const last = attempts.at(-1);
  return last !== undefined && last.end === null && found.at(-1) === undefined;
}

/** A merchant may have used the reference of an attempt for something else. */
export function paymentOf(session: CheckoutSession, state: string | undefined) {
  const payment = state === undefined ? undefined : paymentFromText(state);
  return payment && isPaymentOf(session, payment) ? payment : undefined;
}

const BEFORE_ALL_TIMES = -Infinity;

/** How it stands whatever the time; an attempt is under way once there is a payment of it. */
function standing(session: CheckoutSession, found: readonly (Payment | undefined)[]): string {
  const now = standingOf({ session, payments: found }, BEFORE_ALL_TIMES);
  if (now?.outcome.is === 'paid') return 'paid';
  return now?.outcome.is === 'live' && now.payment !== undefined ? 'processing' : 'open';
}
