/** How payments went through a batch: after each of its events, for the models that say something of each. */
import type { StoredEvent } from '../../domain/kernel/event.js';
import { isPaymentEvent } from '../../domain/payment/aggregate.js';
import { evolvePayment } from '../../domain/payment/evolve/index.js';
import type { PaymentEvent } from '../../domain/payment/events.js';
import type { Payment, PaymentState } from '../../domain/payment/payment.js';
import { paymentStreams } from '../../domain/payment/streams.js';
import { eventsOf } from '../framework/events.js';
import type { Event, ProjectionTx } from '../framework/projection.js';
import { paymentFromText } from './state-text.js';
import { payments } from './tables.js';

export interface PaymentStep {
  readonly stored: StoredEvent<PaymentEvent>;
  /** Right after the event. */
  readonly payment: Payment;
}

/**
 * Of what is being applied now, which all models of a group are given one after the other: the first that asks finds
 * the rows as they were before. A generation that is built beside takes the same batch, by a transaction of its
 * own over its own rows.
 */
const found = new WeakMap<ProjectionTx, Promise<readonly PaymentStep[]>>();

export function paymentSteps(
  batch: readonly Event[],
  tx: ProjectionTx,
): Promise<readonly PaymentStep[]> {
  const steps = found.get(tx) ?? readSteps(batch, tx);
  found.set(tx, steps);
  return steps;
}

async function readSteps(batch: readonly Event[], tx: ProjectionTx): Promise<PaymentStep[]> {
  const events = eventsOf(batch, isPaymentEvent).map((stored) => ({
    stored,
    id: paymentOf(stored),
  }));
  const ids = new Set(events.map(({ id }) => id));
  const rows = await tx.rows(
    payments,
    [...ids].map((id) => [id]),
  );
  const states = new Map<string, PaymentState>();
  return events.map(({ stored, id }) => {
    const row = states.has(id) ? undefined : rows.get(id);
    const before = states.get(id) ?? (row === undefined ? null : paymentFromText(row.state));
    const payment = evolvePayment(before, stored.event, stored.metadata.at);
    if (payment === null) throw new Error(`${stored.event.type} left no payment`);
    states.set(id, payment);
    return { stored, payment };
  });
}

/** @throws Error if its stream is none of a payment. */
function paymentOf({ stream, event }: StoredEvent<PaymentEvent>): string {
  const id = paymentStreams.idIn(stream);
  if (id === undefined) throw new Error(`${event.type} in ${stream}`);
  return id;
}
