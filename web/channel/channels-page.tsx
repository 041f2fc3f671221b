/** Every channel: whether it gets new attempts, how it answers, and what it costs. */
import { Anchor, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { type Column, DataTable } from '../components/data-table.js';
import { Empty } from '../components/empty.js';
import { ErrorNotice } from '../components/error-notice.js';
import { PageTitle } from '../components/page-title.js';
import { Skeletons } from '../components/skeletons.js';
import { StaleBanner } from '../components/stale-banner.js';
import { InBookZone } from '../ledger/book-frame.js';
import { useMay } from '../session/session.js';
import { type Text, useLocale, useText } from '../texts/use-text.js';
import { type Channel, CHANNELS, channelApi, type Health, pathOf } from './api.js';
import { ChannelAnswers, ChannelState, LastAnswer } from './channel-state.js';
import { ConfigureChannel } from './configure-channel.js';
import { useHealth } from './use-health.js';

interface Row {
  readonly channel: Channel;
  readonly health: Health;
}

const SKELETON_LINES = 6;

export function ChannelsPage() {
  const t = useText();
  const may = useMay();
  const locale = useLocale();
  const health = useHealth();
  const channels = useQuery({
    queryKey: [CHANNELS, 'list'],
    queryFn: ({ signal }) => channelApi.listChannels({ signal }),
  });
  const error = channels.error ?? health.error;
  const rows = rowsOf(channels.data?.body.data, health.data?.body.data);
  return (
    <InBookZone>
      <Stack gap="sm">
        <PageTitle title={t('channel.list')}>
          {may('configureChannel') && <ConfigureChannel />}
        </PageTitle>
        <StaleBanner answer={health.data} />
        {error === null ? null : (
          <ErrorNotice
            error={error}
            onRetry={() => void Promise.all([channels.refetch(), health.refetch()])}
          />
        )}
        {rows === undefined ? (
          error === null && <Skeletons lines={SKELETON_LINES} />
        ) : rows.length === 0 ? (
          <Empty title={t('channel.none')} hint={t('channel.none.hint')} />
        ) : (
          <DataTable
            label={t('channel.list')}
            columns={columnsIn(t, (value) => value.toLocaleString(locale))}
            rows={rows}
            keyOf={({ channel }) => channel.name}
          />
        )}
      </Stack>
    </InBookZone>
  );
}

function rowsOf(
  channels: readonly Channel[] | undefined,
  healths: readonly Health[] | undefined,
): readonly Row[] | undefined {
  if (channels === undefined || healths === undefined) return undefined;
  return channels.flatMap((channel) => {
    const health = healths.find((of) => of.channel === channel.name);
    return health === undefined ? [] : [{ channel, health }];
  });
}

const columnsIn = (t: Text, number: (value: number) => string): readonly Column<Row>[] => [
  {
    id: 'channel',
    header: t('channel.name'),
    cell: ({ channel: { name } }) => (
      <Anchor component={Link} href={pathOf(name)} size="sm">
        {name}
      </Anchor>
    ),
  },
  {
    id: 'state',
    header: t('channel.state'),
    cell: ({ health }) => <ChannelState {...health} />,
    width: 150,
  },
  {
    id: 'answers',
    header: t('channel.answers'),
    cell: ({ health }) => <ChannelAnswers {...health} />,
    width: 164,
  },
  {
    id: 'calls',
    header: t('channel.calls'),
    cell: ({ health: { calls } }) => number(calls),
    align: 'end',
    width: 62,
  },
  {
    id: 'unknown',
    header: t('channel.unknown'),
    cell: ({ health: { unknown } }) => number(unknown),
    align: 'end',
    width: 94,
  },
  {
    id: 'average',
    header: t('channel.average'),
    cell: ({ health: { averageMs } }) => (averageMs === null ? '–' : `${number(averageMs)} ms`),
    align: 'end',
    width: 88,
  },
  {
    id: 'last',
    header: t('channel.answered_at'),
    cell: ({ health }) => <LastAnswer {...health} />,
    width: 166,
  },
  {
    id: 'methods',
    header: t('channel.methods'),
    cell: ({ channel: { methods } }) => methods.join(', '),
    width: 95,
  },
  {
    id: 'cost',
    header: t('channel.cost'),
    cell: ({ channel: { costPercent } }) => `${costPercent} %`,
    align: 'end',
    width: 75,
  },
];
