/** What a merchant pays, by method and channel: the strongest price first. */
import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { type Column, DataTable } from '../components/data-table.js';
import { Loaded } from '../components/loaded.js';
import { Time } from '../components/time.js';
import { useMay } from '../session/session.js';
import { type Text, useText } from '../texts/use-text.js';
import { type MerchantPrice, pathOf, PRICE_PLANS, pricePlanApi } from './api.js';
import { Terms } from './terms.js';

const SKELETON_LINES = 3;

export function MerchantPrices({ merchant: id }: { readonly merchant: string }) {
  const t = useText();
  const mayOpen = useMay()('getPricePlan');
  const query = useQuery({
    queryKey: [PRICE_PLANS, 'merchant', id],
    queryFn: ({ signal }) => pricePlanApi.listMerchantPrices({ params: { id }, signal }),
  });
  return (
    <Loaded query={query} lines={SKELETON_LINES}>
      {({ prices }) => (
        <DataTable
          label={t('price-plan.prices')}
          rows={prices}
          columns={columnsIn(t, mayOpen)}
          keyOf={(price) => keyOf(price)}
        />
      )}
    </Loaded>
  );
}

const keyOf = ({ plan, method, channel, effectiveFrom }: MerchantPrice): string =>
  [plan, method, channel, effectiveFrom].join(' ');

const columnsIn = (t: Text, mayOpen: boolean): readonly Column<MerchantPrice>[] => [
  {
    id: 'method',
    header: t('price-plan.method'),
    cell: ({ method }) => method ?? t('price-plan.any'),
    width: 100,
  },
  {
    id: 'channel',
    header: t('price-plan.channel'),
    cell: ({ channel }) => channel ?? t('price-plan.any'),
    width: 130,
  },
  {
    id: 'terms',
    header: t('price-plan.terms'),
    cell: ({ price }) => (price === null ? t('price-plan.state.to_come') : <Terms {...price} />),
  },
  {
    id: 'plan',
    header: t('price-plan.page'),
    cell: (price) => <PlanName {...price} mayOpen={mayOpen} />,
    width: 220,
  },
  {
    id: 'from',
    header: t('price-plan.from'),
    cell: ({ effectiveFrom }) => (effectiveFrom === null ? '' : <Time at={effectiveFrom} />),
    width: 176,
  },
  {
    id: 'until',
    header: t('price-plan.until'),
    cell: ({ effectiveUntil }) => (effectiveUntil === null ? '' : <Time at={effectiveUntil} />),
    width: 176,
  },
];

function PlanName({ plan, name, version, mayOpen }: MerchantPrice & { readonly mayOpen: boolean }) {
  const t = useText();
  if (plan === null) return t('price-plan.own');
  const said =
    version === null ? (name ?? plan) : t('price-plan.named', { name: name ?? plan, version });
  return mayOpen ? (
    <Anchor component={Link} href={pathOf(plan)} size="sm">
      {said}
    </Anchor>
  ) : (
    said
  );
}
