/** How far the read models are behind the log. */
import { Stack, Title } from '@mantine/core';
import type { OverviewBody } from '../../api/overview/contract.js';
import { type Column, DataTable } from '../components/data-table.js';
import { Status } from '../components/status.js';
import { type Text, useLocale, useText } from '../texts/use-text.js';
import { isUpToDate } from './up-to-date.js';

type ReadModel = OverviewBody['readModels'][number];

export function ReadModels({ readModels }: { readonly readModels: readonly ReadModel[] }) {
  const t = useText();
  const locale = useLocale();
  const seconds = (ms: number) =>
    `${(ms / 1_000).toLocaleString(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} s`;
  return (
    <Stack gap={4}>
      <Title order={3} size="h5">
        {t('overview.read_models')}
      </Title>
      <DataTable
        label={t('overview.read_models')}
        columns={columnsIn(t, seconds)}
        rows={readModels}
        keyOf={({ group }) => group}
      />
    </Stack>
  );
}

const columnsIn = (t: Text, seconds: (ms: number) => string): readonly Column<ReadModel>[] => [
  { id: 'group', header: t('overview.read_model'), cell: ({ group }) => group },
  {
    id: 'state',
    header: t('overview.state'),
    width: 190,
    cell: (readModel) =>
      isUpToDate(readModel) ? (
        <Status tone="good" label={t('overview.up_to_date')} />
      ) : (
        <Status
          tone="attention"
          label={readModel.state === 'halted' ? t('overview.halted') : t('overview.behind')}
        />
      ),
  },
  {
    id: 'lag',
    header: t('overview.lag'),
    cell: ({ lagMs }) => seconds(lagMs),
    align: 'end',
    width: 110,
  },
];
