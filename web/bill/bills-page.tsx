/** Bills that were taken, newest first; from here each is reconciled. */
import { Stack } from '@mantine/core';
import { useLocation } from 'wouter';
import { Act } from '../components/act.js';
import type { Column } from '../components/data-table.js';
import { PageTitle } from '../components/page-title.js';
import { PagedTable } from '../components/paged-table.js';
import { Status } from '../components/status.js';
import { Time } from '../components/time.js';
import { usePages } from '../components/use-pages.js';
import { reconciliationApi, reconciliationPath } from '../reconciliation/api.js';
import { useMay } from '../session/session.js';
import { type Text, useText } from '../texts/use-text.js';
import { type Bill, billApi, BILLS } from './api.js';
import { FetchBill } from './fetch-bill.js';
import { UploadBill } from './upload-bill.js';

const PAGE = 100;

export function BillsPage() {
  const t = useText();
  const may = useMay();
  const list = usePages([BILLS], ({ cursor, signal }) =>
    billApi.listBills({ query: { limit: PAGE, cursor }, signal }),
  );
  return (
    <Stack gap="md">
      <PageTitle title={t('bill.list')} hint={t('bill.hint')}>
        {may('uploadBill') && <UploadBill />}
        {may('fetchBill') && <FetchBill />}
      </PageTitle>
      <PagedTable
        label={t('bill.list')}
        list={list}
        empty={{ title: t('bill.none'), hint: t('bill.none.hint') }}
        columns={columnsIn(t, may('createReconciliation'))}
        keyOf={({ id }) => id}
      />
    </Stack>
  );
}

const columnsIn = (t: Text, mayReconcile: boolean): readonly Column<Bill>[] => [
  { id: 'day', header: t('bill.day'), cell: ({ date }) => date, width: 110 },
  { id: 'source', header: t('bill.source'), cell: ({ source }) => source.name },
  { id: 'layout', header: t('bill.layout'), cell: ({ layout }) => layout, width: 140 },
  {
    id: 'rows',
    header: t('bill.rows'),
    cell: ({ outcome, rows }) =>
      outcome === 'no_bill' ? <Status tone="neutral" label={t('bill.outcome.no_bill')} /> : rows,
    align: 'end',
    width: 150,
  },
  {
    id: 'origin',
    header: t('bill.origin'),
    cell: ({ origin }) => t(`bill.origin.${origin}`),
    width: 100,
  },
  {
    id: 'taken',
    header: t('bill.taken_at'),
    cell: ({ takenAt }) => <Time at={takenAt} />,
    width: 180,
  },
  ...(mayReconcile
    ? [{ id: 'act', header: '', cell: (bill: Bill) => <Reconcile bill={bill} />, width: 120 }]
    : []),
];

/** A bill that was reconciled leads to what was found. */
function Reconcile({ bill: { id, date, source } }: { readonly bill: Bill }) {
  const t = useText();
  const [, go] = useLocation();
  const title = t('bill.reconcile.of', { source: source.name, day: date });
  return (
    <Act
      size="compact-xs"
      label={t('bill.reconcile')}
      name={title}
      title={title}
      effect={t('bill.reconcile.effect')}
      onAct={async () => {
        const { body } = await reconciliationApi.createReconciliation({ body: { bill: id } });
        go(reconciliationPath(body.id));
      }}
    />
  );
}
