/** What a batch holds, item by item, and where its sum went. */
import type { Column } from '../components/data-table.js';
import { Id } from '../components/id.js';
import { Money } from '../components/money.js';
import { PagedTable } from '../components/paged-table.js';
import { Time } from '../components/time.js';
import { usePages } from '../components/use-pages.js';
import { type Text, useText } from '../texts/use-text.js';
import { type Batch, BATCHES, type ReportLine, settlementBatchApi } from './api.js';

const PAGE = 100;
const AMOUNT = 126;

export function BatchItems({ batch: { id, updatedAt } }: { readonly batch: Batch }) {
  const t = useText();
  const list = usePages([BATCHES, id, 'items', updatedAt], ({ cursor, signal }) =>
    settlementBatchApi.listSettlementReport({
      params: { id },
      query: { limit: PAGE, cursor },
      signal,
    }),
  );
  return (
    <PagedTable
      label={t('settlement-batch.items')}
      list={list}
      columns={columnsIn(t)}
      keyOf={({ kind, sequence }) => `${kind} ${sequence ?? ''}`}
    />
  );
}

const KINDS = [
  'capture',
  'refund',
  'share',
  'case_booked',
  'case_charged',
  'carried_in',
  'reserve',
  'carried_over',
  'payable',
] as const;

function kindText(t: Text, kind: string): string {
  const known = KINDS.find((name) => name === kind);
  return known === undefined ? kind : t(`settlement-batch.line.kind.${known}`);
}

const money = (amount: ReportLine['debit']) => (amount === null ? '' : <Money {...amount} />);

const columnsIn = (t: Text): readonly Column<ReportLine>[] => [
  {
    id: 'sequence',
    header: t('settlement-batch.line.sequence'),
    cell: ({ sequence }) => sequence ?? '',
    align: 'end',
    width: 72,
  },
  {
    id: 'kind',
    header: t('settlement-batch.line.kind'),
    cell: ({ kind, sequence }) =>
      sequence === null ? <strong>{kindText(t, kind)}</strong> : kindText(t, kind),
    width: 96,
  },
  {
    id: 'at',
    header: t('settlement-batch.line.at'),
    cell: ({ recordedAt, day }) => (recordedAt === null ? day : <Time at={recordedAt} />),
    width: 172,
  },
  {
    id: 'payment',
    header: t('settlement-batch.line.payment'),
    cell: ({ payment }) =>
      payment === null ? '' : <Id value={payment} href={`/payments/${payment}`} />,
  },
  {
    id: 'gross',
    header: t('settlement-batch.line.gross'),
    cell: ({ gross }) => money(gross),
    align: 'end',
    width: AMOUNT,
  },
  {
    id: 'fee',
    header: t('settlement-batch.line.fee'),
    cell: ({ fee }) => money(fee),
    align: 'end',
    width: AMOUNT,
  },
  {
    id: 'shares',
    header: t('settlement-batch.line.shares'),
    cell: ({ shares }) => money(shares),
    align: 'end',
    width: AMOUNT,
  },
  {
    id: 'from-payable',
    header: t('settlement-batch.line.from_payable'),
    cell: ({ fromPayable }) => money(fromPayable),
    align: 'end',
    width: AMOUNT,
  },
  {
    id: 'amount',
    header: t('settlement-batch.line.amount'),
    cell: ({ debit, credit }) =>
      debit === null ? money(credit) : <Money {...debit} value={`-${debit.value}`} />,
    align: 'end',
    width: AMOUNT,
  },
];
