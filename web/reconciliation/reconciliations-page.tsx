/** Reconciliations, newest first, with what is unexplained in each. */
import { Anchor, Stack } from '@mantine/core';
import { Link } from 'wouter';
import type { Column } from '../components/data-table.js';
import { PageTitle } from '../components/page-title.js';
import { PagedTable } from '../components/paged-table.js';
import { Time } from '../components/time.js';
import { usePages } from '../components/use-pages.js';
import { type Text, useText } from '../texts/use-text.js';
import {
  type Reconciliation,
  reconciliationApi,
  reconciliationPath,
  RECONCILIATIONS,
} from './api.js';
import { Unexplained } from './unexplained.js';

const PAGE = 100;

export function ReconciliationsPage() {
  const t = useText();
  const list = usePages([RECONCILIATIONS, 'list'], ({ cursor, signal }) =>
    reconciliationApi.listReconciliations({ query: { limit: PAGE, cursor }, signal }),
  );
  return (
    <Stack gap="md">
      <PageTitle title={t('reconciliation.list')} hint={t('reconciliation.hint')} />
      <PagedTable
        label={t('reconciliation.list')}
        list={list}
        empty={{ title: t('reconciliation.none'), hint: t('reconciliation.none.hint') }}
        columns={columnsIn(t)}
        keyOf={({ id }) => id}
      />
    </Stack>
  );
}

const columnsIn = (t: Text): readonly Column<Reconciliation>[] => [
  {
    id: 'day',
    header: t('reconciliation.day'),
    cell: ({ id, date }) => (
      <Anchor component={Link} href={reconciliationPath(id)} size="sm">
        {date}
      </Anchor>
    ),
    width: 110,
  },
  { id: 'source', header: t('reconciliation.source'), cell: ({ source }) => source.name },
  { id: 'layout', header: t('reconciliation.layout'), cell: ({ layout }) => layout, width: 140 },
  {
    id: 'number',
    header: t('reconciliation.number'),
    cell: ({ number }) => number,
    align: 'end',
    width: 70,
  },
  {
    id: 'items',
    header: t('reconciliation.items'),
    cell: ({ items }) => items,
    align: 'end',
    width: 90,
  },
  {
    id: 'unexplained',
    header: t('reconciliation.unexplained'),
    cell: (run) => <Unexplained run={run} />,
    align: 'end',
    width: 220,
  },
  {
    id: 'completed',
    header: t('reconciliation.completed_at'),
    cell: ({ completedAt }) => <Time at={completedAt} />,
    width: 180,
  },
];
