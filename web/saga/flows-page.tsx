/** Flows that are under way, and those that need a person to go on. */
import { Group, SegmentedControl, Stack, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useStream } from '../client/stream.js';
import { Empty } from '../components/empty.js';
import { ErrorNotice } from '../components/error-notice.js';
import { Skeletons } from '../components/skeletons.js';
import { StaleBanner } from '../components/stale-banner.js';
import { useFilter } from '../components/use-filter.js';
import { usePages } from '../components/use-pages.js';
import { useText } from '../texts/use-text.js';
import { sagaApi } from './api.js';
import { FlowTable } from './flow-table.js';

const PAGE = 100;
const SKELETON_LINES = 10;
const STATES = ['open', 'stuck'] as const;

export function FlowsPage() {
  const t = useText();
  const queries = useQueryClient();
  const [{ state: wanted }, change] = useFilter(['state']);
  const state = wanted === 'stuck' ? 'stuck' : 'open';
  useStream({ topics: ['flows'] });
  const { items, first, error, again, hasMore, more, isLoadingMore } = usePages(
    ['flows', state],
    ({ cursor, signal }) =>
      sagaApi.listSagas({
        query: { state, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) },
        signal,
      }),
  );
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={2} size="h3">
          {t('saga.list')}
        </Title>
        <SegmentedControl
          aria-label={t('saga.state')}
          value={state}
          data={STATES.map((value) => ({ value, label: t(`saga.filter.${value}`) }))}
          onChange={(value) => change({ state: value === 'stuck' ? value : undefined })}
        />
      </Group>
      <StaleBanner answer={first} />
      {error === null ? null : <ErrorNotice error={error} onRetry={again} />}
      {items === undefined ? (
        error === null && <Skeletons lines={SKELETON_LINES} />
      ) : items.length === 0 ? (
        <Empty title={t(`saga.none.${state}`)} hint={t(`saga.none.${state}.hint`)} />
      ) : (
        <FlowTable
          flows={items}
          onResume={async (id) => {
            await sagaApi.resumeSaga({ params: { id }, body: {} });
            await queries.invalidateQueries({ queryKey: ['flows'] });
          }}
          onEnd={() => {
            if (hasMore && !isLoadingMore) more();
          }}
        />
      )}
    </Stack>
  );
}
