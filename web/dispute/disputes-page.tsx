/** Disputes, newest first: those that wait for an answer can be seen alone. */
import { Group, SegmentedControl, Stack } from '@mantine/core';
import { PagedTable } from '../components/paged-table.js';
import { PageTitle } from '../components/page-title.js';
import { TypedField } from '../components/typed-field.js';
import { useFilter } from '../components/use-filter.js';
import { usePages } from '../components/use-pages.js';
import { useMay } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import { disputeApi, DISPUTES } from './api.js';
import { DISPUTE_STATUSES } from './dispute-status.js';
import { columnsIn } from './dispute-table.js';

const PAGE = 100;

export function DisputesPage() {
  const t = useText();
  const may = useMay();
  const isHouse = may('listMerchants');
  const [filter, change] = useFilter(['status', 'merchant']);
  const status = DISPUTE_STATUSES.find((name) => name === filter.status);
  const query = {
    ...(status === undefined ? {} : { status }),
    ...(filter.merchant === undefined ? {} : { merchant: filter.merchant }),
  };
  const list = usePages([DISPUTES, 'list', query], ({ cursor, signal }) =>
    disputeApi.listDisputes({ query: { ...query, limit: PAGE, cursor }, signal }),
  );
  return (
    <Stack gap="md">
      <PageTitle title={t('dispute.list')} hint={t('dispute.hint')} />
      <Group gap="sm" align="flex-end">
        <SegmentedControl
          aria-label={t('dispute.status')}
          value={status ?? 'all'}
          data={[
            { value: 'all', label: t('dispute.any_status') },
            ...DISPUTE_STATUSES.map((value) => ({ value, label: t(`dispute.status.${value}`) })),
          ]}
          onChange={(value) => change({ status: value === 'all' ? '' : value })}
        />
        {isHouse && (
          <TypedField
            label={t('dispute.merchant')}
            value={filter.merchant ?? ''}
            onTyped={(merchant) => change({ merchant })}
          />
        )}
      </Group>
      <PagedTable
        label={t('dispute.list')}
        list={list}
        empty={{ title: t('dispute.none'), hint: t('dispute.none.hint') }}
        columns={columnsIn(t, isHouse)}
        keyOf={({ id }) => id}
      />
    </Stack>
  );
}
