/** What each channel owes us by an accounting day, from what the ledger holds. */
import { Group, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { channelApi } from '../channel/api.js';
import { DataTable } from '../components/data-table.js';
import { Empty } from '../components/empty.js';
import { Loaded } from '../components/loaded.js';
import { PageTitle } from '../components/page-title.js';
import { useFilter } from '../components/use-filter.js';
import { useText } from '../texts/use-text.js';
import { positionColumns } from './position-columns.js';
import { withTotals } from './with-totals.js';

const SKELETON_LINES = 4;

export function PositionsPage() {
  const t = useText();
  const [{ date }, change] = useFilter(['date']);
  const query = useQuery({
    queryKey: ['channel-positions', date],
    queryFn: ({ signal }) => channelApi.listChannelPositions({ query: { date }, signal }),
  });
  return (
    <Stack gap="md">
      <PageTitle title={t('channel-position.title')} />
      <Group className="not-printed">
        <TextInput
          type="date"
          label={t('channel-position.day')}
          value={date ?? query.data?.body.data[0]?.date ?? ''}
          onChange={({ currentTarget }) => change({ date: currentTarget.value })}
        />
      </Group>
      <Loaded query={query} lines={SKELETON_LINES}>
        {({ data: positions }) =>
          positions.length === 0 ? (
            <Empty title={t('channel-position.none')} hint={t('channel-position.none.hint')} />
          ) : (
            <DataTable
              label={t('channel-position.title')}
              columns={positionColumns(t)}
              rows={withTotals(positions)}
              keyOf={({ channel, currency }) => `${channel ?? ''} ${currency}`}
            />
          )
        }
      </Loaded>
      <Text size="xs" c="dimmed">
        {t('channel-position.hint')}
      </Text>
    </Stack>
  );
}
