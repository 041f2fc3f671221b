/** The settlement report of a day that stands in the address. */
import { Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useFilter } from '../components/use-filter.js';
import { useText } from '../texts/use-text.js';
import { SettlementTable } from './settlement-table.js';

export function SettlementPage() {
  const t = useText();
  const [{ date }, change] = useFilter(['date']);
  return (
    <Stack gap="sm">
      <Title order={2} size="h3">
        {t('settlement.title')}
      </Title>
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
