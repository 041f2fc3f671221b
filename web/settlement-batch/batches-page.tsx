/** Settlement batches, newest first, and above them how takings are settled. */
import { Group, SegmentedControl, Stack, Title } from '@mantine/core';
import { PagedTable } from '../components/paged-table.js';
import { PageTitle } from '../components/page-title.js';
import { TypedField } from '../components/typed-field.js';
import { useFilter } from '../components/use-filter.js';
import { usePages } from '../components/use-pages.js';
import { useMay } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import { BATCHES, settlementBatchApi } from './api.js';
import { BATCH_STATUSES } from './batch-status.js';
import { columnsIn } from './batch-table.js';
import { ProposeSchedule } from './propose-schedule.js';
import { RunSettlement } from './run-settlement.js';
import { Schedules } from './schedules.js';

const PAGE = 100;

export function BatchesPage() {
  const t = useText();
  const may = useMay();
  const isHouse = may('proposeSettlementSchedule') || may('listMerchants');
  const [filter, change] = useFilter(['status', 'merchant']);
  const status = BATCH_STATUSES.find((name) => name === filter.status);
  const query = {
    ...(status === undefined ? {} : { status }),
    ...(filter.merchant === undefined ? {} : { merchant: filter.merchant }),
  };
  const list = usePages([BATCHES, 'list', query], ({ cursor, signal }) =>
    settlementBatchApi.listSettlementBatches({ query: { ...query, limit: PAGE, cursor }, signal }),
  );
  return (
    <Stack gap="md">
      <PageTitle title={t('settlement-batch.list')} hint={t('settlement-batch.hint')}>
        {may('runSettlement') && <RunSettlement merchant={filter.merchant} />}
        {may('proposeSettlementSchedule') && <ProposeSchedule merchant={filter.merchant} />}
      </PageTitle>
      <Group gap="sm" align="flex-end">
        <SegmentedControl
          aria-label={t('settlement-batch.status')}
          value={status ?? 'all'}
          data={[
            { value: 'all', label: t('settlement-batch.any_status') },
            ...BATCH_STATUSES.map((value) => ({
              value,
              label: t(`settlement-batch.status.${value}`),
            })),
          ]}
          onChange={(value) => change({ status: value === 'all' ? '' : value })}
        />
        {isHouse && (
          <TypedField
            label={t('settlement-batch.merchant')}
            value={filter.merchant ?? ''}
            onTyped={(merchant) => change({ merchant })}
          />
        )}
      </Group>
      <PagedTable
        label={t('settlement-batch.list')}
        list={list}
        empty={{ title: t('settlement-batch.none'), hint: t('settlement-batch.none.hint') }}
        columns={columnsIn(t, isHouse)}
        keyOf={({ id }) => id}
      />
      <Title order={3} size="h5">
        {t('settlement-batch.schedules')}
      </Title>
      <Schedules merchant={filter.merchant} isHouse={isHouse} />
    </Stack>
  );
}
