/** Whether the server can serve, part by part. */
import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Readiness } from '../../api/system/contract.js';
import { type Column, DataTable } from '../components/data-table.js';
import { Loaded } from '../components/loaded.js';
import { PageTitle } from '../components/page-title.js';
import { Status } from '../components/status.js';
import { type Text, useText } from '../texts/use-text.js';
import { systemApi } from './api.js';

type Part = Readiness['parts'][number];

const EVERY_MS = 2_000;
const EXPECTED_PARTS = 8;

export function ReadinessPage() {
  const t = useText();
  const query = useQuery({
    queryKey: ['system', 'readyz'],
    queryFn: ({ signal }) => systemApi.readyz({ signal }),
    refetchInterval: EVERY_MS,
  });
  return (
    <Stack gap="md">
      <PageTitle title={t('system.readiness')} />
      <Loaded query={query} lines={EXPECTED_PARTS}>
        {({ parts }) => (
          <DataTable
            label={t('system.readiness')}
            columns={columnsIn(t)}
            rows={parts}
            keyOf={({ name }) => name}
          />
        )}
      </Loaded>
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
