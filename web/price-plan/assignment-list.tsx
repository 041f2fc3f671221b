/** To whom a price plan is assigned, for what, and since when. */
import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import { Act } from '../components/act.js';
import type { Column } from '../components/data-table.js';
import { PagedTable } from '../components/paged-table.js';
import { Time } from '../components/time.js';
import { usePages } from '../components/use-pages.js';
import { pathOf as pathOfMerchant } from '../merchant/api.js';
import { useMay } from '../session/session.js';
import { type Text, useText } from '../texts/use-text.js';
import { type Assignment, PRICE_PLANS, pricePlanApi } from './api.js';
import { usePlansAnew } from './plan-acts.js';

const PAGE = 100;

export function AssignmentList({ plan }: { readonly plan: string }) {
  const t = useText();
  const mayEnd = useMay()('endPriceAssignment');
  const list = usePages([PRICE_PLANS, 'assignments', plan], ({ cursor, signal }) =>
    pricePlanApi.listPriceAssignments({
      params: { id: plan },
      query: { limit: PAGE, cursor },
      signal,
    }),
  );
  return (
    <PagedTable
      label={t('price-plan.assignments')}
      list={list}
      empty={{ title: t('price-plan.unassigned'), hint: t('price-plan.unassigned.hint') }}
      columns={columnsIn(t, mayEnd)}
      keyOf={({ id }) => id}
    />
  );
}

const columnsIn = (t: Text, mayEnd: boolean): readonly Column<Assignment>[] => [
  {
    id: 'merchant',
    header: t('price-plan.merchant'),
    cell: ({ merchant }) => (
      <Anchor component={Link} href={pathOfMerchant(merchant)} size="sm">
        {merchant}
      </Anchor>
    ),
  },
  {
    id: 'method',
    header: t('price-plan.method'),
    cell: ({ method }) => method ?? t('price-plan.any'),
    width: 110,
  },
  {
    id: 'channel',
    header: t('price-plan.channel'),
    cell: ({ channel }) => channel ?? t('price-plan.any'),
    width: 150,
  },
  {
    id: 'from',
    header: t('price-plan.from'),
    cell: ({ effectiveFrom }) => <Time at={effectiveFrom} />,
    width: 176,
  },
  {
    id: 'until',
    header: t('price-plan.until'),
    cell: ({ effectiveUntil }) =>
      effectiveUntil === null ? t('price-plan.no_end') : <Time at={effectiveUntil} />,
    width: 176,
  },
  ...(mayEnd ? [{ id: 'end', header: '', cell: EndAssignment, width: 90 }] : []),
];

function EndAssignment({ id: assignment, plan: id, merchant, effectiveUntil }: Assignment) {
  const t = useText();
  const readAnew = usePlansAnew();
  if (effectiveUntil !== null) return null;
  return (
    <Act
      size="compact-xs"
      label={t('price-plan.end')}
      name={t('price-plan.end.named', { merchant })}
      title={t('price-plan.end.named', { merchant })}
      effect={t('price-plan.end.effect')}
      onAct={async () => {
        await pricePlanApi.endPriceAssignment({ params: { id, assignment }, body: {} });
        await readAnew();
      }}
    />
  );
}
