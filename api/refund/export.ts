/** Refunds as a file. */
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import type { RefundOf } from '../../projections/payment/queries.js';
import type { Engine } from '../composition/engine.js';
import type { RequestTo } from '../http/endpoint.js';
import { amount, type Column, text, time } from '../http/export/column.js';
import type { Export } from '../http/export/export-endpoint.js';
import { projectedRead } from '../http/reads.js';
import { refundBody } from './body.js';
import type { RefundBody, refundRoutes } from './contract.js';
import { refundFilter } from './filter.js';

type Services = Pick<Engine, 'log' | 'projections' | 'ledger'>;

type Row = RefundBody & Pick<RefundOf['payment'], 'merchant' | 'reference'>;

export async function exportRefunds(
  engine: Services,
  request: RequestTo<typeof refundRoutes.exportRefunds>,
): Promise<Export<Row>> {
  const filter = refundFilter(request);
  const { merchant } = filter;
  const { timezone = 'UTC' } = (await engine.ledger.book(PAYMENT_BOOK)) ?? {};
  const shown = await projectedRead(engine, ['payments'], request, () => Promise.resolve(filter));
  return {
    ...shown,
    name: merchant === undefined ? 'refunds' : `refunds-${merchant}`,
    columns: columnsIn(timezone),
    every: (take) =>
      engine.projections.queries.everyRefund(filter, (refunds) =>
        take(
          refunds.map(({ payment, refund }) => ({
            ...refundBody(payment.id, refund),
            merchant: payment.merchant,
            reference: payment.reference,
          })),
        ),
      ),
  };
}

const columnsIn = (timezone: string): readonly Column<Row>[] => [
  text('id', ({ id }) => id),
  text('merchant', ({ merchant }) => merchant),
  text('payment', ({ payment }) => payment),
  text('reference', ({ reference }) => reference),
  text('status', ({ status }) => status),
  text('currency', ({ amount: { currency } }) => currency),
  amount('amount', (refund) => refund.amount),
  text('reason', ({ reason }) => reason),
  text('failure', ({ failure }) => failure?.code ?? null),
  ...time<Row>('createdAt', timezone, ({ createdAt }) => createdAt),
];
