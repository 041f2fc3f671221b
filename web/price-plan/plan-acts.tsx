/** What can be done with a price plan: a further version, and whom it prices. */
import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useContext } from 'react';
import { Act } from '../components/act.js';
import { TextField } from '../components/form.js';
import { BookZone } from '../components/time.js';
import { useMay } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import { type Plan, PRICE_PLANS, pricePlanApi } from './api.js';
import { fromIn, TermsFields, termsIn } from './terms-fields.js';

interface PlanProps {
  readonly plan: Plan;
}

const MAX_ID = 64;

/** Reads anew whatever is shown of price plans. */
export function usePlansAnew(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: [PRICE_PLANS] });
}

export function AddVersion({ plan }: PlanProps) {
  const t = useText();
  const zone = useContext(BookZone);
  const readAnew = usePlansAnew();
  const newest = plan.versions.at(-1);
  if (!useMay()('addPricePlanVersion')) return null;
  return (
    <Act
      label={t('price-plan.add_version')}
      title={t('price-plan.add_version.title', { name: plan.name })}
      effect={t('price-plan.add_version.effect')}
      onAct={async ({ values, headers }) => {
        const body = termsIn(values, zone);
        await pricePlanApi.addPricePlanVersion({ params: { id: plan.id }, body, headers });
        await readAnew();
      }}
    >
      <TermsFields {...(newest === undefined ? {} : { of: newest })} />
    </Act>
  );
}

export function AssignPlan({ plan }: PlanProps) {
  const t = useText();
  const zone = useContext(BookZone);
  const readAnew = usePlansAnew();
  if (!useMay()('assignPricePlan')) return null;
  return (
    <Act
      label={t('price-plan.assign')}
      title={t('price-plan.assign.title', { name: plan.name })}
      effect={t('price-plan.assign.effect')}
      onAct={async ({ values, headers }) => {
        const said = (name: string) => values[name]?.trim() ?? '';
        const of = (name: string) => (said(name) === '' ? {} : { [name]: said(name) });
        const body = { merchant: said('merchant'), ...of('method'), ...of('channel') };
        await pricePlanApi.assignPricePlan({
          params: { id: plan.id },
          body: { ...body, ...fromIn(values, zone) },
          headers,
        });
        await readAnew();
      }}
    >
      <TextField
        name="merchant"
        label={t('price-plan.merchant')}
        maxLength={MAX_ID}
        required
        data-autofocus
      />
      <TextField
        name="method"
        label={t('price-plan.method')}
        description={t('price-plan.method.hint')}
        placeholder="card, qr"
      />
      <TextField
        name="channel"
        label={t('price-plan.channel')}
        description={t('price-plan.channel.hint')}
      />
      <TextInput
        type="datetime-local"
        name="effectiveFrom"
        label={t('price-plan.from')}
        description={t('price-plan.from.hint', { zone })}
      />
    </Act>
  );
}
