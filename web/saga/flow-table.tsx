import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import type { z } from 'zod';
import type { sagaRoutes } from '../../api/saga/contract.js';
import { Act } from '../components/act.js';
import type { Column } from '../components/data-table.js';
import { shortened } from '../components/id.js';
import { PagedTable } from '../components/paged-table.js';
import { Status } from '../components/status.js';
import { Time } from '../components/time.js';
import type { Pages } from '../components/use-pages.js';
import { useMay } from '../session/session.js';
import { type Text, useText } from '../texts/use-text.js';

type Flow = z.output<typeof sagaRoutes.listSagas.answer>['data'][number];

interface FlowTableProps {
  readonly list: Pages<Flow>;
  /** What is said if there is none. */
  readonly empty: { readonly title: string; readonly hint: string };
  readonly onResume: (id: string) => Promise<unknown>;
}

export function FlowTable({ list, empty, onResume }: FlowTableProps) {
  const t = useText();
  const may = useMay();
  const hasActs = may('resumeSaga') && list.items?.some(({ state }) => state === 'stuck');
  return (
    <PagedTable
      label={t('saga.list')}
      list={list}
      empty={empty}
      columns={columnsIn(t, onResume).filter(({ id }) => id !== 'act' || hasActs)}
      keyOf={({ id }) => id}
    />
  );
}

function StateOf({ state, unknownSince }: Flow) {
  const t = useText();
  if (state === 'stuck') return <Status tone="attention" label={t('saga.stuck')} />;
  return unknownSince === null ? (
    <Status tone="waiting" label={t('saga.running')} />
  ) : (
    <Status tone="attention" label={t('saga.unknown')} />
  );
}

const columnsIn = (t: Text, onResume: FlowTableProps['onResume']): readonly Column<Flow>[] => [
  {
    id: 'started',
    header: t('saga.started_at'),
    cell: ({ startedAt }) => <Time at={startedAt} />,
    width: 180,
  },
  { id: 'flow', header: t('saga.flow'), cell: ({ flow }) => nameOf(t, flow), width: 100 },
  { id: 'state', header: t('saga.state'), cell: StateOf, width: 180 },
  {
    id: 'reason',
    header: t('saga.reason'),
    cell: ({ reason, unknownSince }) =>
      reason ?? (unknownSince === null ? '' : <Since at={unknownSince} />),
  },
  {
    id: 'moved',
    header: t('saga.updated_at'),
    cell: ({ updatedAt }) => <Time at={updatedAt} />,
    width: 180,
  },
  {
    id: 'aggregate',
    header: t('saga.aggregate'),
    cell: ({ aggregate }) => (
      <Anchor component={Link} href={`/payments/${aggregate}`} size="sm">
        {shortened(aggregate)}
      </Anchor>
    ),
    width: 190,
  },
  {
    id: 'act',
    header: t('saga.act'),
    width: 120,
    cell: ({ id, state }) =>
      state === 'stuck' && (
        <Act
          label={t('saga.resume')}
          title={t('saga.resume.title')}
          effect={t('saga.resume.effect', { id })}
          onAct={() => onResume(id)}
        />
      ),
  },
];

function Since({ at }: { readonly at: string }) {
  const t = useText();
  return (
    <>
      {t('saga.unknown_since')} <Time at={at} />
    </>
  );
}

function nameOf(t: Text, flow: string): string {
  return flow === 'payment' || flow === 'refund' ? t(`saga.flow.${flow}`) : flow;
}
