/** The settlement report of all merchants, or of a merchant. */
import { Group, Stack, Text, TextInput } from '@mantine/core';
import { ExportMenu } from '../components/export-menu.js';
import { PagedTable } from '../components/paged-table.js';
import { PageTitle } from '../components/page-title.js';
import { TypedField } from '../components/typed-field.js';
import { useFilter } from '../components/use-filter.js';
import { usePages } from '../components/use-pages.js';
import { useText } from '../texts/use-text.js';
import { settlementApi, settlementFiles } from './api.js';
import { columnsIn } from './settlement-table.js';

const PAGE = 100;

export function HouseSettlementPage() {
  const t = useText();
  const [filter, change] = useFilter(['date', 'merchant']);
  const list = usePages(['settlements', filter], ({ cursor, signal }) =>
    settlementApi.listSettlements({ query: { ...filter, limit: PAGE, cursor }, signal }),
  );
  const day = filter.date ?? list.items?.[0]?.day ?? '';
  return (
    <Stack gap="md">
      <PageTitle title={t('settlement.title')}>
        <ExportMenu
          onExport={(params) => settlementFiles.exportSettlements({ params, query: filter })}
        />
      </PageTitle>
      <Group gap="sm" align="flex-end" className="not-printed">
        <TextInput
          type="date"
          label={t('settlement.date')}
          value={day}
          onChange={({ currentTarget }) => change({ date: currentTarget.value })}
        />
        <TypedField
          label={t('settlement.merchant')}
          value={filter.merchant ?? ''}
          onTyped={(merchant) => change({ merchant })}
        />
      </Group>
      <PagedTable
        label={t('settlement.title')}
        list={list}
        empty={{ title: t('settlement.none'), hint: t('settlement.none.hint') }}
        columns={[
          {
            id: 'merchant',
            header: t('settlement.merchant'),
            cell: ({ merchant }) => merchant,
            width: 118,
          },
          // The day stands above, alike for all.
          ...columnsIn(t).filter(({ id }) => id !== 'day'),
        ]}
        keyOf={({ merchant, currency }) => `${merchant} ${currency}`}
      />
      <Text size="xs" c="dimmed">
        {t('settlement.hint')}
      </Text>
    </Stack>
  );
}
