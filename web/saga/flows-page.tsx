/** Flows that are under way, and those that need a person to go on. */
import { SegmentedControl, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useStream } from '../client/stream.js';
import { PageTitle } from '../components/page-title.js';
import { useFilter } from '../components/use-filter.js';
import { usePages } from '../components/use-pages.js';
import { useText } from '../texts/use-text.js';
import { sagaApi } from './api.js';
import { FlowTable } from './flow-table.js';

const PAGE = 100;
const STATES = ['open', 'stuck'] as const;

export function FlowsPage() {
  const t = useText();
  const queries = useQueryClient();
  const [{ state: wanted }, change] = useFilter(['state']);
  const state = wanted === 'stuck' ? 'stuck' : 'open';
  useStream({ topics: ['flows'] });
  const list = usePages(['flows', state], ({ cursor, signal }) =>
    sagaApi.listSagas({ query: { state, limit: PAGE, cursor }, signal }),
  );
  return (
    <Stack gap="sm">
      <PageTitle title={t('saga.list')}>
        <SegmentedControl
          aria-label={t('saga.state')}
          value={state}
          data={STATES.map((value) => ({ value, label: t(`saga.filter.${value}`) }))}
          onChange={(value) => change({ state: value === 'stuck' ? value : undefined })}
        />
      </PageTitle>
      <FlowTable
        list={list}
        empty={{ title: t(`saga.none.${state}`), hint: t(`saga.none.${state}.hint`) }}
        onResume={async (id) => {
          await sagaApi.resumeSaga({ params: { id }, body: {} });
          await queries.invalidateQueries({ queryKey: ['flows'] });
        }}
      />
    </Stack>
  );
}
