/** The trial balance in a currency: the tree of subjects with the sums of its branches and of all. */
import type { TrialBalanceLine } from '../../api/trial-balance/contract.js';
import { type Column, DataTable } from '../components/data-table.js';
import { FigureLink } from '../components/figure-link.js';
import { Money } from '../components/money.js';
import { addressOf } from '../components/use-filter.js';
import { useSubjectName } from '../ledger/subject-name.js';
import { type Text, useText } from '../texts/use-text.js';
import { dayBefore } from './day-before.js';
import { type Figures, type Subject, treeOf, type TreeRow } from './tree.js';

interface CurrencyTableProps {
  readonly currency: string;
  readonly chart: readonly Subject[];
  readonly lines: readonly TrialBalanceLine[];
  /** What the figures count, for the pages behind them; `date` is the day that is shown. */
  readonly bounds: Readonly<Record<string, string>> & { readonly date: string };
}

const INDENT = 18;

export function CurrencyTable({ currency, chart, lines, bounds }: CurrencyTableProps) {
  const t = useText();
  const nameOf = useSubjectName();
  const href = (subject: string, date: string) =>
    addressOf(`/trial-balance/${subject}`, { ...bounds, date, currency });
  const figure = (name: keyof Figures): Column<TreeRow> => ({
    id: name,
    header: t(`ledger.${name}`),
    align: 'end',
    width: 170,
    cell: (row) => {
      if (row.kind === 'branch' || row.kind === 'total') {
        return (
          <strong>
            <Money value={row[name]} currency={currency} />
          </strong>
        );
      }
      const date = name === 'opening' ? dayBefore(bounds.date) : bounds.date;
      return <FigureLink value={row[name]} currency={currency} href={href(row.subject.id, date)} />;
    },
  });
  return (
    <DataTable
      label={t('trial-balance.table', { currency })}
      columns={[
        ...subjectColumns(t, nameOf),
        figure('opening'),
        figure('debits'),
        figure('credits'),
        figure('closing'),
      ]}
      rows={treeOf(chart, lines)}
      keyOf={(row) => (row.kind === 'total' ? 'total' : `${row.kind} ${row.subject.id}`)}
    />
  );
}

const subjectColumns = (
  t: Text,
  nameOf: (subject: Subject) => string,
): readonly Column<TreeRow>[] => [
  {
    id: 'code',
    header: t('trial-balance.code'),
    width: 72,
    cell: (row) => (row.kind === 'total' || row.kind === 'own' ? '' : row.subject.code),
  },
  {
    id: 'subject',
    header: t('ledger.subject'),
    cell: (row) => {
      if (row.kind === 'total') return <strong>{t('trial-balance.total')}</strong>;
      const name = row.kind === 'own' ? t('trial-balance.own') : nameOf(row.subject);
      const text = row.kind === 'branch' ? <strong>{name}</strong> : name;
      return (
        <span
          style={{ paddingInlineStart: row.depth * INDENT }}
          title={`${name} · ${t(`ledger.type.${row.subject.type}`)}`}
        >
          {text}
        </span>
      );
    },
  },
];
