/** A report: a row for each line, a column for each figure. A figure opens the turnover that it adds up. */
import type { ReportBody } from '../../api/report/contract.js';
import { type Column, DataTable } from '../components/data-table.js';
import { Empty } from '../components/empty.js';
import { FigureLink } from '../components/figure-link.js';
import { Money } from '../components/money.js';
import type { TextId } from '../texts/text-id.js';
import { type Text, useText } from '../texts/use-text.js';
import { useLineName } from './line-name.js';

type Row = ReportBody['rows'][number];

const COLUMNS: Readonly<Record<string, TextId>> = {
  transactions: 'report.column.transactions',
  amount: 'report.column.amount',
  monthTransactions: 'report.column.month_transactions',
  monthAmount: 'report.column.month_amount',
  takenTransactions: 'report.column.taken_transactions',
  taken: 'report.line.taken',
  givenBackTransactions: 'report.column.given_back_transactions',
  givenBack: 'report.line.given_back',
  fees: 'report.line.fees',
  channelCost: 'report.line.channel_cost',
  margin: 'report.column.margin',
  debits: 'report.column.debits',
  credits: 'report.column.credits',
  balance: 'report.column.balance',
  total: 'report.column.total',
  upTo1Days: 'report.column.up_to_1_days',
  upTo7Days: 'report.column.up_to_7_days',
  upTo30Days: 'report.column.up_to_30_days',
  upTo90Days: 'report.column.up_to_90_days',
  over90Days: 'report.column.over_90_days',
};

const AMOUNT = 172;
const COUNT = 100;

interface ReportTableProps {
  readonly report: ReportBody;
  /** Left out if figures open nothing: a merchant does not read the house's turnover. */
  readonly hrefOf?: (turnover: string) => string;
}

export function ReportTable({ report, hrefOf }: ReportTableProps) {
  const t = useText();
  const lineName = useLineName();
  if (report.rows.length === 0) {
    return <Empty title={t('report.none')} hint={t('report.none.hint')} />;
  }
  return (
    <DataTable
      label={t('report.title')}
      columns={columnsIn(t, report, lineName, hrefOf)}
      rows={report.rows}
      keyOf={({ line, of, currency }) => `${line} ${of ?? ''} ${currency}`}
    />
  );
}

const columnsIn = (
  t: Text,
  { columns }: ReportBody,
  lineName: (line: string) => string,
  hrefOf: ReportTableProps['hrefOf'],
): readonly Column<Row>[] => [
  { id: 'line', header: t('report.line'), cell: ({ line }) => lineName(line) },
  { id: 'of', header: t('report.of'), width: 130, cell: ({ of }) => of ?? '' },
  ...columns.map(({ name, kind }, index): Column<Row> => {
    const id = COLUMNS[name];
    return {
      id: name,
      header: id === undefined ? name : t(id),
      align: 'end',
      width: kind === 'amount' ? AMOUNT : COUNT,
      cell: (row) => (kind === 'amount' ? figureOf(row, index, hrefOf) : row.cells[index]),
    };
  }),
];

function figureOf(
  { cells, currency, links }: Row,
  index: number,
  hrefOf: ReportTableProps['hrefOf'],
) {
  const value = String(cells[index]);
  return hrefOf === undefined || links.turnover === null ? (
    <Money value={value} currency={currency} />
  ) : (
    <FigureLink value={value} currency={currency} href={hrefOf(links.turnover)} />
  );
}
