/** Columns of channel positions. What a channel owes opens the statement of its account on the day. */
import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import { pathOf } from '../channel/api.js';
import type { Column } from '../components/data-table.js';
import { FigureLink } from '../components/figure-link.js';
import { Money } from '../components/money.js';
import { addressOf } from '../components/use-filter.js';
import type { Text } from '../texts/use-text.js';
import type { PositionRow } from './with-totals.js';

const AMOUNT = 156;

export const positionColumns = (t: Text): readonly Column<PositionRow>[] => [
  {
    id: 'channel',
    header: t('channel-position.channel'),
    cell: ({ channel }) =>
      channel === undefined ? (
        <strong>{t('channel-position.total')}</strong>
      ) : (
        <Anchor component={Link} href={pathOf(channel)} size="sm">
          {channel}
        </Anchor>
      ),
  },
  ...(
    [
      ['before', 'before'],
      ['change', 'change'],
      ['receivable', 'receivable'],
      ['cost_change', 'costChange'],
      ['cost', 'cost'],
    ] as const
  ).map(([text, name]): Column<PositionRow> => ({
    id: name,
    header: t(`channel-position.${text}`),
    align: 'end',
    width: AMOUNT,
    cell: (row) => <Figure row={row} name={name} />,
  })),
];

interface FigureProps {
  readonly row: PositionRow;
  readonly name: 'before' | 'change' | 'receivable' | 'costChange' | 'cost';
}

function Figure({ row, name }: FigureProps) {
  const { channel, currency, date } = row;
  const value = row[name];
  if (channel === undefined) {
    return (
      <strong>
        <Money value={value} currency={currency} />
      </strong>
    );
  }
  const subject = name === 'cost' || name === 'costChange' ? 'channel_cost' : 'channel_receivable';
  const account = `/accounts/sys:${subject}:${channel}:${currency}`;
  return (
    <FigureLink
      value={value}
      currency={currency}
      href={addressOf(account, { from: date, to: date })}
    />
  );
}
