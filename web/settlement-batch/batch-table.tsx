/** Columns of a list of batches. */
import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import type { Column } from '../components/data-table.js';
import { Money } from '../components/money.js';
import type { Text } from '../texts/use-text.js';
import { type Batch, batchPath } from './api.js';
import { BatchStatus } from './batch-status.js';

const AMOUNT = 126;

export const columnsIn = (t: Text, isHouse: boolean): readonly Column<Batch>[] => [
  { id: 'day', header: t('settlement-batch.day'), cell: ({ day }) => day, width: 104 },
  ...(isHouse
    ? [
        {
          id: 'merchant',
          header: t('settlement-batch.merchant'),
          cell: ({ merchant }: Batch) => merchant,
        },
      ]
    : []),
  {
    id: 'number',
    header: t('settlement-batch.number'),
    cell: ({ id, number }) => (
      <Anchor component={Link} href={batchPath(id)} size="sm">
        {number}
      </Anchor>
    ),
    align: 'end',
    width: 64,
  },
  { id: 'status', header: t('settlement-batch.status'), cell: BatchStatus, width: 160 },
  {
    id: 'count',
    header: t('settlement-batch.items'),
    cell: ({ count }) => count,
    align: 'end',
    width: 66,
  },
  {
    id: 'due',
    header: t('settlement-batch.due'),
    cell: ({ due }) => <Money {...due} />,
    align: 'end',
    width: AMOUNT,
  },
  {
    id: 'payable',
    header: t('settlement-batch.payable'),
    cell: ({ outcome }) => (outcome === null ? '–' : <Money {...outcome.payable} />),
    align: 'end',
    width: AMOUNT,
  },
  {
    id: 'reserve',
    header: t('settlement-batch.reserve'),
    cell: ({ outcome }) => (outcome === null ? '–' : <Money {...outcome.reserve} />),
    align: 'end',
    width: AMOUNT,
  },
  {
    id: 'carried',
    header: t('settlement-batch.carried'),
    cell: ({ outcome }) => (outcome === null ? '–' : <Money {...outcome.carried} />),
    align: 'end',
    width: AMOUNT,
  },
];
