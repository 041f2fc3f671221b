/** Disputes in rows. */
import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import type { Column } from '../components/data-table.js';
import { Money } from '../components/money.js';
import { Time } from '../components/time.js';
import type { Text } from '../texts/use-text.js';
import { type Dispute, disputePath } from './api.js';
import { DisputeStatus, moneyName, stageName } from './dispute-status.js';

export const columnsIn = (t: Text, isHouse: boolean): readonly Column<Dispute>[] => [
  {
    id: 'reference',
    header: t('dispute.reference'),
    cell: ({ id, reference }) => (
      <Anchor component={Link} href={disputePath(id)} size="sm">
        {reference}
      </Anchor>
    ),
    width: 190,
  },
  { id: 'status', header: t('dispute.status'), cell: DisputeStatus, width: 120 },
  { id: 'stage', header: t('dispute.stage'), cell: ({ stage }) => stageName(t, stage), width: 130 },
  {
    id: 'amount',
    header: t('dispute.amount'),
    cell: ({ amount }) => <Money {...amount} />,
    align: 'end',
    width: 140,
  },
  { id: 'money', header: t('dispute.money'), cell: (dispute) => moneyName(t, dispute), width: 210 },
  {
    id: 'due',
    header: t('dispute.due'),
    cell: ({ evidenceDueAt, status }) =>
      evidenceDueAt === null || status !== 'open' ? '' : <Time at={evidenceDueAt} />,
    width: 168,
  },
  { id: 'reason', header: t('dispute.reason'), cell: ({ reason }) => reason, width: 150 },
  ...(isHouse
    ? [{ id: 'merchant', header: t('dispute.merchant'), cell: merchantOf, width: 180 }]
    : []),
  {
    id: 'opened',
    header: t('dispute.opened_at'),
    cell: ({ createdAt }) => <Time at={createdAt} />,
    width: 168,
  },
];

const merchantOf = ({ merchant }: Dispute) => merchant;
