/** The payment's decider in one value. */
import type { DomainEvent } from '../kernel/event.js';
import { decidePayment } from './decide/index.js';
import { type PaymentEvent, paymentEventSchemas } from './events.js';
import { evolvePayment } from './evolve/index.js';
import type { PaymentState } from './payment.js';

const initialState: PaymentState = null;

export const paymentAggregate = { initialState, decide: decidePayment, evolve: evolvePayment };

export const isPaymentEvent = (event: DomainEvent): event is PaymentEvent =>
  event.type in paymentEventSchemas;
