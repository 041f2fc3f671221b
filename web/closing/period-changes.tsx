/** What was closed and reopened, and by whom. */
import type { Column } from '../components/data-table.js';
import { Id } from '../components/id.js';
import { PagedTable } from '../components/paged-table.js';
import { Time } from '../components/time.js';
import { usePages } from '../components/use-pages.js';
import { type Text as Texts, useText } from '../texts/use-text.js';
import { closingApi, CLOSINGS, type PeriodChange } from './api.js';

const PAGE = 50;

export function PeriodChanges({ book }: { readonly book: string }) {
  const t = useText();
  const list = usePages([CLOSINGS, 'list', book], ({ cursor, signal }) =>
    closingApi.listClosings({ params: { book }, query: { limit: PAGE, cursor }, signal }),
  );
  return (
    <PagedTable
      label={t('closing.changes')}
      list={list}
      columns={columnsIn(t)}
      keyOf={({ at, action, period }) => `${at} ${action} ${period}`}
      empty={{ title: t('closing.changes.none'), hint: t('closing.changes.none.hint') }}
    />
  );
}

const columnsIn = (t: Texts): readonly Column<PeriodChange>[] => [
  { id: 'at', header: t('closing.at'), cell: ({ at }) => <Time at={at} />, width: 180 },
  { id: 'period', header: t('closing.period'), cell: ({ period }) => period, width: 110 },
  {
    id: 'action',
    header: t('closing.action'),
    cell: ({ action }) => t(`closing.action.${action}`),
    width: 170,
  },
  {
    id: 'through',
    header: t('closing.through'),
    cell: ({ through }) => through ?? '–',
    width: 140,
  },
  { id: 'by', header: t('closing.by'), cell: ({ by }) => <Id value={by} />, width: 220 },
  { id: 'reason', header: t('closing.why'), cell: ({ reason }) => reason ?? '' },
];
