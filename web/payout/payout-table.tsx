/** Columns of a list of payouts. */
import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import type { Column } from '../components/data-table.js';
import { Money } from '../components/money.js';
import { Time } from '../components/time.js';
import type { Text } from '../texts/use-text.js';
import { type Payout, payoutPath } from './api.js';
import { PayoutStatus } from './payout-status.js';

const AMOUNT = 148;

export const columnsIn = (t: Text, isOfHouse: boolean): readonly Column<Payout>[] => [
  {
    id: 'created',
    header: t('payout.created_at'),
    cell: ({ createdAt }) => <Time at={createdAt} />,
    width: 168,
  },
  ...(isOfHouse
    ? [{ id: 'merchant', header: t('payout.merchant'), cell: ({ merchant }: Payout) => merchant }]
    : []),
  {
    id: 'reference',
    header: t('payout.reference'),
    cell: ({ id, reference }) => (
      <Anchor component={Link} href={payoutPath(id)} size="sm">
        {reference}
      </Anchor>
    ),
  },
  { id: 'status', header: t('payout.status'), cell: PayoutStatus, width: 168 },
  {
    id: 'description',
    header: t('payout.description'),
    cell: ({ description, failure }) => failure?.message ?? description ?? '',
  },
  {
    id: 'amount',
    header: t('payout.amount'),
    cell: ({ amount }) => <Money {...amount} />,
    align: 'end',
    width: AMOUNT,
  },
  {
    id: 'paid',
    header: t('payout.amount_paid'),
    cell: ({ amountPaid }) => (amountPaid === null ? '–' : <Money {...amountPaid} />),
    align: 'end',
    width: AMOUNT,
  },
];
