/** What a merchant is owed by an accounting day: a line for each currency. */
import { useQuery } from '@tanstack/react-query';
import { type Column, DataTable } from '../components/data-table.js';
import { Empty } from '../components/empty.js';
import { ErrorNotice } from '../components/error-notice.js';
import { Money } from '../components/money.js';
import { Skeletons } from '../components/skeletons.js';
import { StaleBanner } from '../components/stale-banner.js';
import { type Text, useText } from '../texts/use-text.js';
import { settlementApi } from './api.js';

type Line = Awaited<ReturnType<typeof settlementApi.listSettlements>>['body']['data'][number];

interface SettlementTableProps {
  /** Default: the open accounting day. */
  readonly date?: string | undefined;
  /** Default: the reader's own. */
  readonly merchant?: string | undefined;
}

/** More currencies than any merchant has. */
const PAGE = 100;
const SKELETON_LINES = 3;
const EVERY_MS = 10_000;

export function SettlementTable({ date, merchant }: SettlementTableProps) {
  const t = useText();
  const { data, error, refetch } = useQuery({
    queryKey: ['settlements', date, merchant],
    queryFn: ({ signal }) =>
      settlementApi.listSettlements({
        query: { limit: PAGE, date, merchant },
        signal,
      }),
    refetchInterval: EVERY_MS,
  });
  if (error !== null) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeletons lines={SKELETON_LINES} />;
  return (
    <>
      <StaleBanner answer={data} />
      {data.body.data.length === 0 ? (
        <Empty title={t('settlement.none')} hint={t('settlement.none.hint')} />
      ) : (
        <DataTable
          label={t('settlement.title')}
          columns={columnsIn(t)}
          rows={data.body.data}
          keyOf={({ currency }) => currency}
        />
      )}
    </>
  );
}

const AMOUNT = 148;
export const columnsIn = (t: Text): readonly Column<Line>[] => [
  { id: 'day', header: t('settlement.day'), cell: ({ day }) => day, width: 104 },
  {
    id: 'opening',
    header: t('settlement.opening'),
    cell: ({ openingPayable }) => <Money {...openingPayable} />,
    align: 'end',
    width: AMOUNT,
  },
  {
    id: 'captures',
    header: t('settlement.captures'),
    cell: ({ captures }) => captures.count,
    align: 'end',
    width: 88,
  },
  {
    id: 'gross',
    header: t('settlement.gross'),
    cell: ({ captures }) => <Money {...captures.gross} />,
    align: 'end',
    width: AMOUNT,
  },
  {
    id: 'refunds',
    header: t('settlement.refunds'),
    cell: ({ refunds }) => <Money {...refunds.gross} />,
    align: 'end',
    width: AMOUNT,
  },
  {
    id: 'fees',
    header: t('settlement.fees'),
    cell: ({ fees }) => <Money {...fees} />,
    align: 'end',
    width: AMOUNT,
  },
  {
    id: 'tax',
    header: t('settlement.tax'),
    cell: ({ tax }) => <Money {...tax} />,
    align: 'end',
    width: AMOUNT,
  },
  {
    id: 'net',
    header: t('settlement.net'),
    cell: ({ net }) => <Money {...net} />,
    align: 'end',
    width: AMOUNT,
  },
  {
    id: 'settled',
    header: t('settlement.settled'),
    cell: ({ settled }) => <Money {...settled} />,
    align: 'end',
    width: AMOUNT,
  },
  {
    id: 'disputed',
    header: t('settlement.disputed'),
    cell: ({ disputed }) => <Money {...disputed} />,
    align: 'end',
    width: AMOUNT,
  },
  {
    id: 'closing',
    header: t('settlement.closing'),
    cell: ({ closingPayable }) => <Money {...closingPayable} />,
    align: 'end',
    width: AMOUNT,
  },
];
