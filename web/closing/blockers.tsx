/** What is in the way of a close, with whoever has it in hand and since when; each leads to where it is settled. */
import { Text } from '@mantine/core';
import { type Column, DataTable } from '../components/data-table.js';
import { Empty } from '../components/empty.js';
import { Id } from '../components/id.js';
import { Time } from '../components/time.js';
import { type Text as Texts, useText } from '../texts/use-text.js';
import type { Closing } from './api.js';

type Blocker = Closing['blockers'][number];

export function Blockers({ closing }: { readonly closing: Closing }) {
  const t = useText();
  const { blockers, more } = closing;
  if (blockers.length === 0) {
    return <Empty title={t('closing.blockers.none')} hint={t('closing.blockers.none.hint')} />;
  }
  return (
    <>
      <DataTable
        label={t('closing.blockers')}
        columns={columnsIn(t)}
        rows={blockers}
        keyOf={({ kind, id }) => `${kind} ${id}`}
      />
      {more && <Text size="sm">{t('closing.blockers.more')}</Text>}
    </>
  );
}

const columnsIn = (t: Texts): readonly Column<Blocker>[] => [
  {
    id: 'kind',
    header: t('closing.blocker'),
    cell: ({ kind }) => t(`closing.blocker.${kind}`),
    width: 190,
  },
  {
    id: 'id',
    header: t('closing.blocker.id'),
    cell: (blocker) => <Id value={blocker.id} href={placeOf(blocker)} />,
    width: 260,
  },
  { id: 'summary', header: t('closing.blocker.summary'), cell: ({ summary }) => summary },
  {
    id: 'owner',
    header: t('closing.blocker.owner'),
    cell: ({ owner }) => owner ?? t('closing.blocker.nobody'),
    width: 200,
  },
  {
    id: 'since',
    header: t('closing.blocker.since'),
    cell: ({ since }) => (since === null ? '–' : <Time at={since} />),
    width: 180,
  },
];

const DAY_LENGTH = '2026-01-01'.length;

/** Where it is settled. */
function placeOf({ kind, id }: Blocker): string | undefined {
  switch (kind) {
    case 'day_open':
      return '/days';
    case 'case_open':
      return `/cases/${encodeURIComponent(id)}`;
    case 'flow_stuck':
    case 'outcome_unknown':
      return '/flows';
    case 'proposal_open':
      return '/approvals';
    case 'control_break':
      return `/control-check?date=${id.slice(0, DAY_LENGTH)}`;
    case 'account_refuses':
      return `/accounts/${encodeURIComponent(id)}`;
  }
}
