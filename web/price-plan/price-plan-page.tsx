/** A price plan: its versions, to whom it is assigned, and what it would take of a payment. */
import { Anchor, Group, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'wouter';
import { type Column, DataTable } from '../components/data-table.js';
import { Facts } from '../components/facts.js';
import { Id } from '../components/id.js';
import { Loaded } from '../components/loaded.js';
import { PageTitle } from '../components/page-title.js';
import { Status } from '../components/status.js';
import { Time } from '../components/time.js';
import { InBookZone } from '../ledger/book-frame.js';
import { type Text, useText } from '../texts/use-text.js';
import { type Plan, PRICE_PLANS, pricePlanApi, type Version } from './api.js';
import { AssignmentList } from './assignment-list.js';
import { Calculator } from './calculator.js';
import { AddVersion, AssignPlan } from './plan-acts.js';
import { Terms } from './terms.js';

const SKELETON_LINES = 12;

export function PricePlanPage() {
  const t = useText();
  const { id = '' } = useParams<{ id: string }>();
  const query = useQuery({
    queryKey: [PRICE_PLANS, 'plan', id],
    queryFn: ({ signal }) => pricePlanApi.getPricePlan({ params: { id }, signal }),
  });
  const plan = query.data?.body;
  return (
    <InBookZone>
      <Stack gap="md">
        <Anchor component={Link} href="/prices" size="sm" className="not-printed">
          ← {t('price-plan.list')}
        </Anchor>
        <PageTitle title={plan?.name ?? id}>
          {plan === undefined ? null : (
            <Group gap="xs" className="not-printed">
              <AddVersion plan={plan} />
              <AssignPlan plan={plan} />
            </Group>
          )}
        </PageTitle>
        <Loaded query={query} lines={SKELETON_LINES}>
          {(loaded) => <Parts plan={loaded} />}
        </Loaded>
      </Stack>
    </InBookZone>
  );
}

function Parts({ plan }: { readonly plan: Plan }) {
  const t = useText();
  const versions = [...plan.versions].reverse();
  const now = new Date().toISOString();
  const inForce = versions.find(({ effectiveFrom }) => effectiveFrom <= now)?.version;
  return (
    <>
      <Facts
        facts={[
          { name: t('price-plan.id'), value: <Id value={plan.id} /> },
          { name: t('price-plan.currency'), value: plan.currency ?? t('price-plan.any') },
          { name: t('price-plan.created_at'), value: <Time at={plan.createdAt} /> },
        ]}
      />
      <Calculator plan={plan} />
      <Title order={3} size="h5">
        {t('price-plan.versions')}
      </Title>
      <DataTable
        label={t('price-plan.versions')}
        rows={versions}
        columns={columnsIn(t, inForce)}
        keyOf={({ version }) => String(version)}
      />
      <Title order={3} size="h5">
        {t('price-plan.assignments')}
      </Title>
      <AssignmentList plan={plan.id} />
    </>
  );
}

const columnsIn = (t: Text, inForce: number | undefined): readonly Column<Version>[] => [
  {
    id: 'version',
    header: t('price-plan.version'),
    cell: ({ version }) => version,
    width: 80,
    align: 'end',
  },
  { id: 'terms', header: t('price-plan.terms'), cell: (version) => <Terms {...version} /> },
  {
    id: 'from',
    header: t('price-plan.from'),
    cell: ({ effectiveFrom }) => <Time at={effectiveFrom} />,
    width: 176,
  },
  {
    id: 'state',
    header: t('price-plan.state'),
    cell: ({ version }) => <VersionState version={version} inForce={inForce ?? 0} />,
    width: 150,
  },
];

function VersionState({
  version,
  inForce,
}: {
  readonly version: number;
  readonly inForce: number;
}) {
  const t = useText();
  if (version === inForce) return <Status tone="good" label={t('price-plan.state.now')} />;
  return version > inForce ? (
    <Status tone="waiting" label={t('price-plan.state.to_come')} />
  ) : (
    <Status tone="neutral" label={t('price-plan.state.over')} />
  );
}
