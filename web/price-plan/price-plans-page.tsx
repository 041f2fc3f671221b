/** Every price plan: what it takes, since when, and the act that makes a new plan. */
import { Anchor, Stack } from '@mantine/core';
import { useContext } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useLocation } from 'wouter';
import { Act } from '../components/act.js';
import type { Column } from '../components/data-table.js';
import { TextField } from '../components/form.js';
import { PageTitle } from '../components/page-title.js';
import { PagedTable } from '../components/paged-table.js';
import { BookZone, Time } from '../components/time.js';
import { usePages } from '../components/use-pages.js';
import { InBookZone } from '../ledger/book-frame.js';
import { useMay } from '../session/session.js';
import { type Text, useText } from '../texts/use-text.js';
import { type ListedPlan, pathOf, PRICE_PLANS, pricePlanApi } from './api.js';
import { Terms } from './terms.js';
import { TermsFields, termsIn } from './terms-fields.js';

const PAGE = 100;
const MAX_NAME = 200;

export function PricePlansPage() {
  const t = useText();
  const may = useMay();
  const list = usePages([PRICE_PLANS, 'list'], ({ cursor, signal }) =>
    pricePlanApi.listPricePlans({ query: { limit: PAGE, cursor }, signal }),
  );
  return (
    <InBookZone>
      <Stack gap="sm">
        <PageTitle title={t('price-plan.list')} hint={t('price-plan.list.hint')}>
          {may('createPricePlan') && <CreatePlan />}
        </PageTitle>
        <PagedTable
          label={t('price-plan.list')}
          list={list}
          empty={{ title: t('price-plan.none'), hint: t('price-plan.none.hint') }}
          columns={columnsIn(t)}
          keyOf={({ id }) => id}
        />
      </Stack>
    </InBookZone>
  );
}

const columnsIn = (t: Text): readonly Column<ListedPlan>[] => [
  {
    id: 'name',
    header: t('price-plan.name'),
    cell: ({ id, name }) => (
      <Anchor component={Link} href={pathOf(id)} size="sm">
        {name}
      </Anchor>
    ),
  },
  {
    id: 'terms',
    header: t('price-plan.terms'),
    cell: ({ newest }) => <Terms {...newest} />,
    width: 340,
  },
  {
    id: 'currency',
    header: t('price-plan.currency'),
    cell: ({ currency }) => currency ?? t('price-plan.any'),
    width: 90,
  },
  {
    id: 'version',
    header: t('price-plan.version'),
    cell: ({ newest }) => newest.version,
    width: 80,
    align: 'end',
  },
  {
    id: 'from',
    header: t('price-plan.from'),
    cell: ({ newest }) => <Time at={newest.effectiveFrom} />,
    width: 176,
  },
];

function CreatePlan() {
  const t = useText();
  const zone = useContext(BookZone);
  const queries = useQueryClient();
  const [, go] = useLocation();
  return (
    <Act
      variant="filled"
      label={t('price-plan.create')}
      title={t('price-plan.create')}
      effect={t('price-plan.create.effect')}
      onAct={async ({ values, headers }) => {
        const body = { name: values['name']?.trim() ?? '', ...termsIn(values, zone) };
        const created = await pricePlanApi.createPricePlan({ body, headers });
        await queries.invalidateQueries({ queryKey: [PRICE_PLANS] });
        go(pathOf(created.body.id));
      }}
    >
      <TextField
        name="name"
        label={t('price-plan.name')}
        maxLength={MAX_NAME}
        required
        data-autofocus
      />
      <TermsFields />
    </Act>
  );
}
