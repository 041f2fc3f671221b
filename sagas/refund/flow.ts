/** The refund flow: reserve the merchant's money → channel → post, or release if that fails. */
import type { Cases } from '../../domain/case/port.js';
import type { Ledger } from '../../domain/ledger/port.js';
import { isPaymentEvent } from '../../domain/payment/aggregate.js';
import type { PaymentCommand } from '../../domain/payment/commands.js';
import type { Payment } from '../../domain/payment/payment.js';
import { readRequestNo } from '../../domain/payment/request-no.js';
import { drivenPayment } from '../payment/aggregate.js';
import { bookPayment } from '../payment/booking.js';
import type { Booking } from '../payment/effect.js';
import { OpenedAccounts } from '../payment/opened-accounts.js';
import type { Volumes } from '../../domain/price-plan/port.js';
import type { CardTokens } from '../../engine/payment/card-tokens.js';
import type { Flow } from '../runner/flow.js';
import { planRefund } from './plan.js';

export const refundFlow = (ports: {
  readonly ledger: Ledger;
  readonly cases: Cases;
  readonly cardTokens: Pick<CardTokens, 'erase'>;
  readonly volumes: Volumes;
}): Flow<Payment, PaymentCommand, Booking> => {
  const opened = new OpenedAccounts();
  return {
    kind: 'refund',
    aggregate: drivenPayment,
    wokenBy: (event) =>
      isPaymentEvent(event) && event.type === 'RefundRequested' ? event.data.refund : undefined,
    aggregateOf: (requestNo) => readRequestNo(requestNo)?.payment,
    subjectOf(requestNo, { id, refunds }) {
      const parts = readRequestNo(requestNo);
      if (parts?.payment !== id || parts.letter !== 'r') return undefined;
      return refunds.find((refund) => refund.requestNo === parts.base)?.id;
    },
    plan: ({ subject: id, state: payment, saga }, options) =>
      planRefund({ id, payment, saga }, options),
    book: (what, { subject: id, state: payment, saga }, context) =>
      bookPayment(what, { id, payment, saga }, { ...ports, opened }, context),
  };
};
