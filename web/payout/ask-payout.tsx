/** Asks to be paid out at an account that can be paid now. */
import { Anchor, NativeSelect, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useLocation } from 'wouter';
import { BALANCES } from '../balance/api.js';
import { BENEFICIARIES, type Beneficiary, beneficiaryApi } from '../beneficiary/api.js';
import { Act } from '../components/act.js';
import { TextField } from '../components/form.js';
import { useText } from '../texts/use-text.js';
import { payoutApi, payoutPath, PAYOUTS } from './api.js';

const MAX_REFERENCE = 128;
const MAX_DESCRIPTION = 500;
const LISTED = 100;

export function AskPayout() {
  const t = useText();
  const queries = useQueryClient();
  const [, go] = useLocation();
  const { data } = useQuery({
    queryKey: [BENEFICIARIES, 'usable'],
    queryFn: ({ signal }) => beneficiaryApi.listBeneficiaries({ query: { limit: LISTED }, signal }),
  });
  if (data === undefined) return null;
  const usable = data.body.data.filter(({ status }) => status === 'usable');
  if (usable.length === 0) {
    return (
      <Text size="sm" component="div">
        {t('payout.no_beneficiary')}{' '}
        <Anchor component={Link} href="/beneficiaries" size="sm" underline="always">
          {t('beneficiary.list')}
        </Anchor>
      </Text>
    );
  }
  return (
    <Act
      variant="filled"
      label={t('payout.ask')}
      title={t('payout.ask')}
      effect={t('payout.ask.effect')}
      seen={usable}
      onAct={async ({ values }, seen) => {
        const { body } = await payoutApi.createPayout({ body: requestIn(values, seen) });
        await Promise.all(
          [PAYOUTS, BALANCES].map((name) => queries.invalidateQueries({ queryKey: [name] })),
        );
        go(payoutPath(body.id));
      }}
    >
      <NativeSelect
        name="beneficiary"
        label={t('payout.beneficiary')}
        data={usable.map(({ id, reference, number, currency }) => ({
          value: id,
          label: `${reference} ${number} ${currency}`,
        }))}
      />
      <TextField
        name="amount.value"
        label={t('payout.amount')}
        description={t('payout.amount.hint')}
        inputMode="decimal"
        placeholder="1000.00"
        required
        data-autofocus
      />
      <TextField
        name="reference"
        label={t('payout.reference')}
        description={t('payout.reference.hint')}
        maxLength={MAX_REFERENCE}
        required
      />
      <TextField name="description" label={t('payout.description')} maxLength={MAX_DESCRIPTION} />
    </Act>
  );
}

function requestIn(
  values: Readonly<Record<string, string>>,
  beneficiaries: readonly Beneficiary[],
) {
  const said = (name: string): string => values[name]?.trim() ?? '';
  const beneficiary = said('beneficiary');
  const currency = beneficiaries.find(({ id }) => id === beneficiary)?.currency ?? '';
  const description = said('description');
  return {
    reference: said('reference'),
    beneficiary,
    amount: { value: said('amount.value'), currency },
    ...(description === '' ? {} : { description }),
  };
}
