/** A list of payments, each leading to its page. */
import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import type { PaymentBody } from '../../api/payment/contract.js';
import { type Column, DataTable } from '../components/data-table.js';
import { Id } from '../components/id.js';
import { isZero, Money } from '../components/money.js';
import { Time } from '../components/time.js';
import { type Text, useText } from '../texts/use-text.js';
import { methodName } from './method.js';
import { PaymentStatus } from './payment-status.js';

interface PaymentTableProps {
  readonly label: string;
  readonly payments: readonly PaymentBody[];
}

export function PaymentTable({ label, payments }: PaymentTableProps) {
  const t = useText();
  return (
    <DataTable label={label} columns={paymentColumns(t)} rows={payments} keyOf={({ id }) => id} />
  );
}

/** For the house, which sees the payments of all merchants: whose each is takes the room of the method. */
export const housePaymentColumns = (t: Text): readonly Column<PaymentBody>[] =>
  paymentColumns(t).flatMap((column) => {
    if (column.id === 'method') return [];
    return column.id === 'status' ? [merchantColumn(t), column] : [column];
  });

const merchantColumn = (t: Text): Column<PaymentBody> => ({
  id: 'merchant',
  header: t('payment.merchant'),
  cell: ({ merchant }) => (
    <Anchor component={Link} href={`/merchants/${merchant}`} title={merchant} size="sm">
      {merchant}
    </Anchor>
  ),
  width: 120,
});

export const paymentColumns = (t: Text): readonly Column<PaymentBody>[] => [
  {
    id: 'at',
    header: t('payment.created_at'),
    cell: ({ createdAt }) => <Time at={createdAt} />,
    width: 168,
  },
  {
    id: 'reference',
    header: t('payment.reference'),
    cell: ({ id, reference }) => (
      <Anchor component={Link} href={`/payments/${id}`} title={reference} size="sm">
        {reference}
      </Anchor>
    ),
  },
  {
    id: 'status',
    header: t('payment.status'),
    cell: ({ status }) => <PaymentStatus status={status} />,
    width: 124,
  },
  {
    id: 'amount',
    header: t('payment.amount'),
    cell: ({ amount }) => <Money {...amount} />,
    align: 'end',
    width: 136,
  },
  {
    id: 'refunded',
    header: t('payment.refunded'),
    cell: ({ amountRefunded }) => (isZero(amountRefunded) ? null : <Money {...amountRefunded} />),
    align: 'end',
    width: 136,
  },
  {
    id: 'method',
    header: t('payment.method'),
    cell: ({ method }) => methodName(t, method.type),
    width: 92,
  },
  { id: 'id', header: t('payment.id'), cell: ({ id }) => <Id value={id} />, width: 204 },
];
