/** The payment flow: route → channel → post to the ledger → done, and the other way if that fails. */
import type { Cases } from '../../domain/case/port.js';
import type { Ledger } from '../../domain/ledger/port.js';
import type { PaymentCommand } from '../../domain/payment/commands.js';
import { isPaymentEvent } from '../../domain/payment/aggregate.js';
import type { Payment } from '../../domain/payment/payment.js';
import { readRequestNo } from '../../domain/payment/request-no.js';
import type { Volumes } from '../../domain/price-plan/port.js';
import type { CardTokens } from '../../engine/payment/card-tokens.js';
import type { Flow } from '../runner/flow.js';
import { drivenPayment } from './aggregate.js';
import { bookPayment } from './booking.js';
import type { Booking } from './effect.js';
import { OpenedAccounts } from './opened-accounts.js';
import { planPayment } from './plan.js';

export const paymentFlow = (ports: {
  readonly ledger: Ledger;
  readonly cases: Cases;
  readonly cardTokens: Pick<CardTokens, 'erase'>;
  readonly volumes: Volumes;
}): Flow<Payment, PaymentCommand, Booking> => {
  const opened = new OpenedAccounts();
  return {
    kind: 'payment',
    aggregate: drivenPayment,
    wokenBy(event, payment) {
      if (!isPaymentEvent(event)) return undefined;
      switch (event.type) {
        case 'PaymentCreated':
        case 'CaptureRequested':
        case 'CancelRequested':
        case 'SuspenseRefundRequested':
        case 'UnderpaymentAccepted':
          return payment;
        case 'PaymentFailed':
          // The refund of an underpaid payment ends it; its own saga does not know yet.
          return event.data.failure.code === 'underpaid' ? payment : undefined;
        default:
          return undefined;
      }
    },
    aggregateOf: (requestNo) => readRequestNo(requestNo)?.payment,
    subjectOf(requestNo, { id }) {
      const parts = readRequestNo(requestNo);
      return parts?.payment === id && parts.letter !== 'r' ? id : undefined;
    },
    plan: ({ subject: id, state: payment, saga }, options) =>
      planPayment({ id, payment, saga }, options),
    book: (what, { subject: id, state: payment, saga }, context) =>
      bookPayment(what, { id, payment, saga }, { ...ports, opened }, context),
  };
};
