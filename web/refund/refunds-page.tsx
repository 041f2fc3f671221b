/** Every refund that its reader may see, newest first, each leading to its payment. */
import { Group, SegmentedControl, Stack } from '@mantine/core';
import { LIST_EVERY_MS, useStream } from '../client/stream.js';
import type { Column } from '../components/data-table.js';
import { DayFields } from '../components/day-fields.js';
import { ExportMenu } from '../components/export-menu.js';
import { Id } from '../components/id.js';
import { Money } from '../components/money.js';
import { PagedTable } from '../components/paged-table.js';
import { PageTitle } from '../components/page-title.js';
import { Time } from '../components/time.js';
import { useDaySpan } from '../components/use-day-span.js';
import { useFilter } from '../components/use-filter.js';
import { usePages } from '../components/use-pages.js';
import { type Text, useText } from '../texts/use-text.js';
import { type RefundBody, refundApi, refundFiles } from './api.js';
import { REFUND_STATUSES, RefundStatus } from './refund-status.js';

const PAGE = 100;

export function RefundsPage() {
  const t = useText();
  const [filter, change] = useFilter(['status', 'from', 'to']);
  const status = REFUND_STATUSES.find((name) => name === filter.status);
  const query = { ...useDaySpan(filter), ...(status === undefined ? {} : { status }) };
  // A refund is told of with its payment.
  useStream({ topics: ['payments'], keys: [['refunds']], everyMs: LIST_EVERY_MS });
  const list = usePages(['refunds', query], ({ cursor, signal }) =>
    refundApi.listRefunds({ query: { ...query, limit: PAGE, cursor }, signal }),
  );
  const none = Object.keys(filter).length > 0 ? 'refund.none_found' : 'refund.none';
  return (
    <Stack gap="sm">
      <PageTitle title={t('refund.list')}>
        <ExportMenu onExport={(params) => refundFiles.exportRefunds({ params, query })} />
      </PageTitle>
      <Group gap="xs" align="flex-end" role="search" aria-label={t('refund.filters')}>
        <SegmentedControl
          aria-label={t('refund.status')}
          value={status ?? 'all'}
          data={[
            { value: 'all', label: t('refund.any_status') },
            ...REFUND_STATUSES.map((value) => ({ value, label: t(`refund.status.${value}`) })),
          ]}
          onChange={(value) => change({ status: value === 'all' ? '' : value })}
        />
        <DayFields from={filter.from} to={filter.to} onChange={change} />
      </Group>
      <PagedTable
        label={t('refund.list')}
        list={list}
        empty={{ title: t(none), hint: t(`${none}.hint`) }}
        columns={columnsIn(t)}
        keyOf={({ id }) => id}
      />
    </Stack>
  );
}

const columnsIn = (t: Text): readonly Column<RefundBody>[] => [
  {
    id: 'at',
    header: t('refund.created_at'),
    cell: ({ createdAt }) => <Time at={createdAt} />,
    width: 176,
  },
  { id: 'status', header: t('refund.status'), cell: RefundStatus, width: 130 },
  {
    id: 'amount',
    header: t('refund.amount'),
    cell: ({ amount }) => <Money {...amount} />,
    align: 'end',
    width: 160,
  },
  {
    id: 'payment',
    header: t('refund.payment'),
    cell: ({ payment }) => <Id value={payment} href={`/payments/${payment}`} />,
    width: 204,
  },
  {
    id: 'reason',
    header: t('refund.reason'),
    cell: ({ reason, failure }) => {
      const said = failure === null ? (reason ?? '') : failure.message;
      return <span title={said}>{said}</span>;
    },
  },
  { id: 'id', header: t('refund.id'), cell: ({ id }) => <Id value={id} />, width: 204 },
];
