/** Whether the server can serve, part by part. */
import { Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Readiness } from '../../api/system/contract.js';
import { type Column, DataTable } from '../components/data-table.js';
import { ErrorNotice } from '../components/error-notice.js';
import { Skeletons } from '../components/skeletons.js';
import { Status } from '../components/status.js';
import { type Text, useText } from '../texts/use-text.js';
import { systemApi } from './api.js';

type Part = Readiness['parts'][number];

const EVERY_MS = 2_000;
const EXPECTED_PARTS = 8;

export function ReadinessPage() {
  const t = useText();
  const { data, error, refetch } = useQuery({
    queryKey: ['system', 'readyz'],
    queryFn: ({ signal }) => systemApi.readyz({ signal }),
    refetchInterval: EVERY_MS,
  });
  return (
    <Stack gap="md">
      <Title order={2} size="h3">
        {t('system.readiness')}
      </Title>
      {error === null ? null : <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined ? (
        error === null && <Skeletons lines={EXPECTED_PARTS} />
      ) : (
        <DataTable
          label={t('system.readiness')}
          columns={columnsIn(t)}
          rows={data.body.parts}
          keyOf={({ name }) => name}
        />
      )}
    </Stack>
  );
}

const columnsIn = (t: Text): readonly Column<Part>[] => [
  { id: 'name', header: t('system.part'), cell: ({ name }) => name, width: 220 },
  {
    id: 'ready',
    header: t('system.state'),
    width: 140,
    cell: ({ ready }) =>
      ready ? (
        <Status tone="good" label={t('system.ready')} />
      ) : (
        <Status tone="attention" label={t('system.not_ready')} />
      ),
  },
  { id: 'detail', header: t('system.detail'), cell: ({ detail }) => detail ?? '' },
];
