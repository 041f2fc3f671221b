/** How the channels answer: who is slow, and whose answers leave us without an outcome. */
import { Anchor, Stack, Text, Title } from '@mantine/core';
import { Link } from 'wouter';
import type { OverviewBody } from '../../api/overview/contract.js';
import { pathOf } from '../channel/api.js';
import { type Column, DataTable } from '../components/data-table.js';
import { Status } from '../components/status.js';
import { type Text as Texts, useLocale, useText } from '../texts/use-text.js';

type Channel = OverviewBody['channels'][number];

export function ChannelAnswers({ channels }: { readonly channels: readonly Channel[] }) {
  const t = useText();
  const locale = useLocale();
  return (
    <Stack gap={4}>
      <Title order={3} size="h5">
        {t('overview.channels')}
      </Title>
      {channels.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('overview.channels.none')}
        </Text>
      ) : (
        <DataTable
          label={t('overview.channels')}
          columns={columnsIn(t, (value) => value.toLocaleString(locale))}
          rows={channels}
          keyOf={({ channel }) => channel}
        />
      )}
    </Stack>
  );
}

const columnsIn = (t: Texts, number: (value: number) => string): readonly Column<Channel>[] => [
  {
    id: 'channel',
    header: t('overview.channel'),
    cell: ({ channel }) => (
      <Anchor component={Link} href={pathOf(channel)} size="sm">
        {channel}
      </Anchor>
    ),
  },
  {
    id: 'state',
    header: t('overview.state'),
    width: 190,
    cell: ({ unknown }) =>
      unknown === 0 ? (
        <Status tone="good" label={t('overview.answers')} />
      ) : (
        <Status tone="attention" label={t('overview.unknown_outcomes')} />
      ),
  },
  {
    id: 'calls',
    header: t('overview.calls'),
    cell: ({ calls }) => number(calls),
    align: 'end',
    width: 110,
  },
  {
    id: 'unknown',
    header: t('overview.of_them_unknown'),
    cell: ({ unknown }) => number(unknown),
    align: 'end',
    width: 110,
  },
  {
    id: 'average',
    header: t('overview.average'),
    cell: ({ averageMs }) => (averageMs === null ? '–' : `${number(averageMs)} ms`),
    align: 'end',
    width: 110,
  },
];
