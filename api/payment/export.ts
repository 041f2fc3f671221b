/** Payments as a file. */
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import type { Engine } from '../composition/engine.js';
import type { RequestTo } from '../http/endpoint.js';
import { amount, type Column, text, time } from '../http/export/column.js';
import type { Export } from '../http/export/export-endpoint.js';
import { projectedRead } from '../http/reads.js';
import { paymentBody } from './body.js';
import type { PaymentBody, paymentRoutes } from './contract.js';
import { paymentFilter } from './filter.js';

type Services = Pick<Engine, 'log' | 'projections' | 'ledger'>;

export async function exportPayments(
  engine: Services,
  request: RequestTo<typeof paymentRoutes.exportPayments>,
): Promise<Export<PaymentBody>> {
  const filter = paymentFilter(request);
  const { merchant } = filter;
  const { timezone = 'UTC' } = (await engine.ledger.book(PAYMENT_BOOK)) ?? {};
  const shown = await projectedRead(engine, ['payments'], request, () => Promise.resolve(filter));
  return {
    name: merchant === undefined ? 'payments' : `payments-${merchant}`,
    columns: columnsIn(timezone),
    every: (take) =>
      engine.projections.queries.everyPayment(filter, (payments) =>
        take(payments.map((payment) => paymentBody(payment))),
      ),
    ...shown,
  };
}

const columnsIn = (timezone: string): readonly Column<PaymentBody>[] => [
  text('id', ({ id }) => id),
  text('merchant', ({ merchant }) => merchant),
  text('reference', ({ reference }) => reference),
  text('status', ({ status }) => status),
  text('method', ({ method }) => method.type),
  text('channel', ({ channel }) => channel),
  text('currency', ({ amount: { currency } }) => currency),
  amount('amount', (payment) => payment.amount),
  amount('amountCaptured', ({ amountCaptured }) => amountCaptured),
  amount('amountRefunded', ({ amountRefunded }) => amountRefunded),
  amount('amountRefundPending', ({ amountRefundPending }) => amountRefundPending),
  amount('fee', ({ fee }) => fee),
  text('description', ({ description }) => description),
  text('failure', ({ failure }) => failure?.code ?? null),
  ...time<PaymentBody>('createdAt', timezone, ({ createdAt }) => createdAt),
];
