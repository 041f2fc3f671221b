/** What each channel owes us by an accounting day, from what the ledger holds. */
import { Group, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { channelApi } from '../channel/api.js';
import { DataTable } from '../components/data-table.js';
import { Empty } from '../components/empty.js';
import { ErrorNotice } from '../components/error-notice.js';
import { PageTitle } from '../components/page-title.js';
import { Skeletons } from '../components/skeletons.js';
import { StaleBanner } from '../components/stale-banner.js';
import { useFilter } from '../components/use-filter.js';
import { useText } from '../texts/use-text.js';
import { positionColumns } from './position-columns.js';
import { withTotals } from './with-totals.js';

const SKELETON_LINES = 4;

export function PositionsPage() {
  const t = useText();
  const [{ date }, change] = useFilter(['date']);
  const { data, error, refetch } = useQuery({
    queryKey: ['channel-positions', date],
    queryFn: ({ signal }) => channelApi.listChannelPositions({ query: { date }, signal }),
  });
  const positions = data?.body.data;
  return (
    <Stack gap="md">
      <PageTitle title={t('channel-position.title')} />
      <Group className="not-printed">
        <TextInput
          type="date"
          label={t('channel-position.day')}
          value={date ?? positions?.[0]?.date ?? ''}
          onChange={({ currentTarget }) => change({ date: currentTarget.value })}
        />
      </Group>
      <StaleBanner answer={data} />
      {error === null ? null : <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {positions === undefined ? (
        error === null && <Skeletons lines={SKELETON_LINES} />
      ) : positions.length === 0 ? (
        <Empty title={t('channel-position.none')} hint={t('channel-position.none.hint')} />
      ) : (
        <DataTable
          label={t('channel-position.title')}
          columns={positionColumns(t)}
          rows={withTotals(positions)}
          keyOf={({ channel, currency }) => `${channel ?? ''} ${currency}`}
        />
      )}
      <Text size="xs" c="dimmed">
        {t('channel-position.hint')}
      </Text>
    </Stack>
  );
}
