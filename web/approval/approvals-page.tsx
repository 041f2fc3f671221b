/** The inbox of those who check: what waits for a decision, and what was decided. */
import { SegmentedControl, Stack } from '@mantine/core';
import { LIST_EVERY_MS, useStream } from '../client/stream.js';
import { PageTitle } from '../components/page-title.js';
import { useFilter } from '../components/use-filter.js';
import { useText } from '../texts/use-text.js';
import { Proposals } from './proposals.js';

export function ApprovalsPage() {
  const t = useText();
  const [{ show, id }, change] = useFilter(['show', 'id']);
  const isAll = show === 'all';
  useStream({ topics: ['approvals'], everyMs: LIST_EVERY_MS });
  return (
    <Stack gap="sm">
      <PageTitle title={t('approval.list')}>
        <SegmentedControl
          aria-label={t('approval.show')}
          value={isAll ? 'all' : 'open'}
          data={[
            { value: 'open', label: t('approval.status.open') },
            { value: 'all', label: t('approval.all') },
          ]}
          onChange={(value) => change({ show: value === 'all' ? 'all' : undefined, id: undefined })}
        />
      </PageTitle>
      <Proposals
        of={{ ...(isAll ? {} : { status: 'open' as const }), ...(id === undefined ? {} : { id }) }}
        none={{ title: t('approval.none'), hint: t('approval.none.hint') }}
      />
    </Stack>
  );
}
