/** The settlement report of a day that stands in the address. */
import { Group, Stack, Text, TextInput } from '@mantine/core';
import { ExportMenu } from '../components/export-menu.js';
import { PageTitle } from '../components/page-title.js';
import { useFilter } from '../components/use-filter.js';
import { useText } from '../texts/use-text.js';
import { settlementFiles } from './api.js';
import { SettlementTable } from './settlement-table.js';

export function SettlementPage() {
  const t = useText();
  const [{ date }, change] = useFilter(['date']);
  return (
    <Stack gap="sm">
      <PageTitle title={t('settlement.title')}>
        <ExportMenu
          onExport={(params) => settlementFiles.exportSettlements({ params, query: { date } })}
        />
      </PageTitle>
      <Group>
        <TextInput
          type="date"
          label={t('settlement.date')}
          value={date ?? ''}
          onChange={({ currentTarget }) => change({ date: currentTarget.value })}
        />
      </Group>
      <SettlementTable date={date} />
      <Text size="sm" c="dimmed">
        {t('settlement.hint')}
      </Text>
    </Stack>
  );
}
