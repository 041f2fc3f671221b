/** What a merchant is owed by an accounting day: a statement with a column for each currency. */
import { Box } from '@mantine/core';
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
        <Statement lines={data.body.data} />
      )}
    </>
  );
}

const NAME = 200;
const BORDERS = 2;
const AMOUNT = 148;

const amountColumn = (
  id: string,
  header: string,
  of: (line: Line) => Line['openingPayable'],
): Column<Line> => ({
  ...{ id, header, align: 'end', width: AMOUNT },
  cell: (line) => <Money {...of(line)} />,
});

/** From what was owed before to what is owed after; figures of many merchants are columns, of a single merchant rows. */
function Statement({ lines }: { readonly lines: readonly Line[] }) {
  const t = useText();
  const [day, ...figures] = columnsIn(t);
  return (
    <Box maw={NAME + lines.length * AMOUNT + BORDERS}>
      <DataTable
        label={t('settlement.title')}
        columns={[
          {
            id: 'figure',
            header: lines[0]?.day ?? day?.header ?? '',
            cell: ({ header }) => header,
            width: NAME,
          },
          ...lines.map((line): Column<(typeof figures)[number]> => ({
            id: line.currency,
            header: line.currency,
            cell: ({ cell }) => cell(line),
            align: 'end',
            width: AMOUNT,
          })),
        ]}
        rows={figures}
        keyOf={({ id }) => id}
      />
    </Box>
  );
}

export const columnsIn = (t: Text): readonly Column<Line>[] => [
  { id: 'day', header: t('settlement.day'), cell: ({ day }) => day, width: 104 },
  amountColumn('opening', t('settlement.opening'), (line) => line.openingPayable),
  {
    ...{ id: 'captures', header: t('settlement.captures'), align: 'end', width: 88 },
    cell: ({ captures }) => captures.count,
  },
  amountColumn('gross', t('settlement.gross'), (line) => line.captures.gross),
  amountColumn('refunds', t('settlement.refunds'), (line) => line.refunds.gross),
  amountColumn('fees', t('settlement.fees'), (line) => line.fees),
  amountColumn('tax', t('settlement.tax'), (line) => line.tax),
  amountColumn('shares', t('settlement.shares'), (line) => line.shares),
  amountColumn('net', t('settlement.net'), (line) => line.net),
  amountColumn('settled', t('settlement.settled'), (line) => line.settled),
  amountColumn('disputed', t('settlement.disputed'), (line) => line.disputed),
  amountColumn('closing', t('settlement.closing'), (line) => line.closingPayable),
];
