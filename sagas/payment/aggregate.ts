import { paymentStream } from '../../domain/payment/streams.js';
import { isPaymentEvent, paymentAggregate } from '../../domain/payment/aggregate.js';
import type { PaymentCommand } from '../../domain/payment/commands.js';
import type { Payment } from '../../domain/payment/payment.js';
import type { FlowAggregate } from '../runner/flow.js';

/** The payment as the flows drive it; refunds are part of it. */
export const drivenPayment: FlowAggregate<Payment, PaymentCommand> = {
  category: 'payment',
  streamOf: paymentStream,
  initialState: paymentAggregate.initialState,
  decide: paymentAggregate.decide,
  evolve(state, event, at) {
    if (!isPaymentEvent(event)) throw new Error(`${event.type} is no event of a payment`);
    return paymentAggregate.evolve(state, event, at);
  },
  isOwn: isPaymentEvent,
};
