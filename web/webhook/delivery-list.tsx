/** What was sent to an endpoint, the newest first. */
import { Button, Group, SegmentedControl, Stack, Title } from '@mantine/core';
import type { Column } from '../components/data-table.js';
import { Id } from '../components/id.js';
import { PagedTable } from '../components/paged-table.js';
import { Time } from '../components/time.js';
import { useFilter } from '../components/use-filter.js';
import { usePages } from '../components/use-pages.js';
import { useReadAnew } from '../components/use-read-anew.js';
import { type Text, useText } from '../texts/use-text.js';
import { type Delivery, deliveryApi, type Endpoint } from './api.js';
import { DeliveryDetail } from './delivery-detail.js';
import { DeliveryStatus } from './delivery-status.js';

const PAGE = 50;
const FILTERS = ['all', 'pending', 'given_up'] as const;

export function DeliveryList({ endpoint }: { readonly endpoint: Endpoint }) {
  const t = useText();
  const { id } = endpoint;
  const [{ status: wanted, delivery }, change] = useFilter(['status', 'delivery']);
  const status = wanted === 'pending' || wanted === 'given_up' ? wanted : undefined;
  const list = usePages(['deliveries', id, status], ({ cursor, signal }) =>
    deliveryApi.listDeliveries({
      params: { id },
      query: { status, limit: PAGE, cursor },
      signal,
    }),
  );
  useReadAnew(['deliveries']);
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={3} size="h4">
          {t('webhook.deliveries')}
        </Title>
        <SegmentedControl
          aria-label={t('webhook.delivery.status')}
          value={status ?? 'all'}
          data={FILTERS.map((value) => ({ value, label: t(`webhook.filter.${value}`) }))}
          onChange={(value) => change({ status: value === 'all' ? undefined : value })}
        />
      </Group>
      <PagedTable
        label={t('webhook.deliveries')}
        list={list}
        empty={{ title: t('webhook.no_deliveries'), hint: t('webhook.no_deliveries.hint') }}
        columns={columnsIn(t, (opened) => change({ delivery: opened }))}
        keyOf={(delivery) => delivery.id}
      />
      <DeliveryDetail
        endpoint={endpoint}
        id={delivery}
        onClose={() => change({ delivery: undefined })}
      />
    </Stack>
  );
}

const columnsIn = (t: Text, onOpen: (id: string) => void): readonly Column<Delivery>[] => [
  {
    id: 'sequence',
    header: t('webhook.sequence'),
    cell: ({ sequence }) => sequence,
    width: 70,
    align: 'end',
  },
  {
    id: 'occurred',
    header: t('webhook.occurred_at'),
    cell: ({ occurredAt }) => <Time at={occurredAt} />,
    width: 170,
  },
  { id: 'type', header: t('webhook.type'), cell: ({ type }) => <code>{type}</code> },
  {
    id: 'object',
    header: t('webhook.object'),
    cell: ({ objectId }) => <Id value={objectId} />,
    width: 190,
  },
  { id: 'status', header: t('webhook.delivery.status'), cell: DeliveryStatus, width: 120 },
  {
    id: 'answer',
    header: t('webhook.answer'),
    cell: ({ attempts }) => {
      const last = attempts.at(-1);
      return last === undefined ? '' : (last.status ?? t('webhook.no_answer'));
    },
    width: 100,
  },
  {
    id: 'attempts',
    header: t('webhook.attempts'),
    cell: ({ attempts }) => (attempts.length === 0 ? '' : attempts.length),
    width: 100,
    align: 'end',
  },
  {
    id: 'open',
    header: '',
    cell: ({ id, sequence }) => (
      <Button
        variant="subtle"
        size="compact-xs"
        aria-label={t('webhook.details.of', { sequence })}
        onClick={() => onOpen(id)}
      >
        {t('webhook.details')}
      </Button>
    ),
    width: 90,
  },
];
