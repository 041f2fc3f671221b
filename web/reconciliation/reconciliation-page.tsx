/** A bill held against the ledger: what its items come to, the items, and the resolutions that wait. */
import { Anchor, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'wouter';
import { Proposals } from '../approval/proposals.js';
import { LIST_EVERY_MS, useStream } from '../client/stream.js';
import { Facts } from '../components/facts.js';
import { Id } from '../components/id.js';
import { Loaded } from '../components/loaded.js';
import { PagedTable } from '../components/paged-table.js';
import { PageTitle } from '../components/page-title.js';
import { Time } from '../components/time.js';
import { useFilter } from '../components/use-filter.js';
import { usePages } from '../components/use-pages.js';
import { useMay } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import {
  type Reconciliation,
  reconciliationApi,
  reconciliationPath,
  RECONCILIATIONS,
} from './api.js';
import { ITEM_STATUSES } from './item-status.js';
import { columnsIn } from './item-table.js';
import { ResolveAll } from './resolve-all.js';
import { StatusFilter } from './status-filter.js';
import { Unexplained } from './unexplained.js';

const LINES = 10;
const PAGE = 100;

export function ReconciliationPage() {
  const { id = '' } = useParams<{ id: string }>();
  const t = useText();
  useStream({ topics: ['approvals'], keys: [[RECONCILIATIONS]], everyMs: LIST_EVERY_MS });
  const query = useQuery({
    queryKey: [RECONCILIATIONS, id],
    queryFn: ({ signal }) => reconciliationApi.getReconciliation({ params: { id }, signal }),
  });
  return (
    <Stack gap="md">
      <Anchor component={Link} href="/reconciliations" size="sm" className="not-printed">
        ← {t('reconciliation.list')}
      </Anchor>
      <Loaded query={query} lines={LINES}>
        {(run) => <Run run={run} />}
      </Loaded>
    </Stack>
  );
}

function Run({ run }: { readonly run: Reconciliation }) {
  const t = useText();
  const may = useMay();
  const { source, date, carriedTo } = run;
  return (
    <>
      <PageTitle title={t('reconciliation.of', { source: source.name, day: date })} />
      <RunFacts run={run} />
      {carriedTo === null ? null : (
        <Text size="sm">
          {t('reconciliation.carried_to')}{' '}
          <Anchor component={Link} href={reconciliationPath(carriedTo)} size="sm">
            {carriedTo}
          </Anchor>
        </Text>
      )}
      <Items run={run} />
      {may('listApprovals') && carriedTo === null ? (
        <>
          <Title order={3} size="h5">
            {t('reconciliation.proposals')}
          </Title>
          <Proposals
            of={{ kind: 'reconciliation_resolution', subject: run.id }}
            none={{
              title: t('reconciliation.no_proposal'),
              hint: t('reconciliation.no_proposal.hint'),
            }}
          />
        </>
      ) : null}
    </>
  );
}

function RunFacts({ run }: { readonly run: Reconciliation }) {
  const t = useText();
  const { layout, number, items, previous, completedAt } = run;
  return (
    <Facts
      facts={[
        { name: t('reconciliation.unexplained'), value: <Unexplained run={run} /> },
        { name: t('reconciliation.items'), value: items },
        { name: t('reconciliation.layout'), value: layout },
        { name: t('reconciliation.number'), value: number },
        {
          name: t('reconciliation.previous'),
          value:
            previous === null ? null : <Id value={previous} href={reconciliationPath(previous)} />,
        },
        { name: t('reconciliation.completed_at'), value: <Time at={completedAt} /> },
      ]}
    />
  );
}

function Items({ run }: { readonly run: Reconciliation }) {
  const t = useText();
  const may = useMay();
  const [filter, change] = useFilter(['status']);
  const status = ITEM_STATUSES.find((name) => name === filter.status);
  const list = usePages([RECONCILIATIONS, run.id, 'items', status], ({ cursor, signal }) =>
    reconciliationApi.listReconciliationItems({
      params: { id: run.id },
      query: { ...(status === undefined ? {} : { status }), limit: PAGE, cursor },
      signal,
    }),
  );
  const mayResolve = may('proposeReconciliationResolution') && run.carriedTo === null;
  return (
    <Stack gap="xs">
      <Group justify="space-between" align="flex-end">
        <StatusFilter run={run} status={status} onChange={(next) => change({ status: next })} />
        {mayResolve && status !== undefined && (
          <ResolveAll run={run.id} status={status} items={list.items ?? []} />
        )}
      </Group>
      <PagedTable
        label={t('reconciliation.items')}
        list={list}
        empty={{ title: t('reconciliation.no_items'), hint: t('reconciliation.no_items.hint') }}
        columns={columnsIn(t, run.id, mayResolve)}
        keyOf={({ id }) => id}
      />
      {mayResolve && (
        <Text size="xs" c="dimmed" className="not-printed">
          {t('reconciliation.keys')}
        </Text>
      )}
    </Stack>
  );
}
