/** What the plan's newest version would take of a payment, and give back with a refund. */
import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorNotice } from '../components/error-notice.js';
import { Facts } from '../components/facts.js';
import { Money } from '../components/money.js';
import { TypedField } from '../components/typed-field.js';
import { useMay } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import { type Plan, PRICE_PLANS, pricePlanApi, type Quote } from './api.js';

const WIDTH = 130;
const WIDE = 200;

export function Calculator({ plan }: { readonly plan: Plan }) {
  const t = useText();
  const [amount, setAmount] = useState('100.00');
  const [refund, setRefund] = useState('');
  const [volume, setVolume] = useState('');
  const isTiered = plan.versions.at(-1)?.rules.some(({ type }) => type === 'tiered') === true;
  const [typed, setCurrency] = useState('CNY');
  const currency = plan.currency ?? typed.toUpperCase();
  const mayQuote = useMay()('quotePrice');
  const body = {
    amount: { value: amount, currency },
    ...(refund === '' ? {} : { refund: { value: refund, currency } }),
    ...(volume === '' ? {} : { volumeBefore: { value: volume, currency } }),
  };
  const query = useQuery({
    queryKey: [PRICE_PLANS, 'quote', plan.id, plan.versions.length, body],
    queryFn: ({ signal }) => pricePlanApi.quotePrice({ params: { id: plan.id }, body, signal }),
    placeholderData: keepPreviousData,
    enabled: mayQuote && amount !== '',
  });
  if (!mayQuote) return null;
  return (
    <Paper withBorder p="sm" className="not-printed">
      <Stack gap="xs">
        <Title order={3} size="h5">
          {t('price-plan.calculator')}
        </Title>
        <Group align="flex-end" gap="sm">
          <TypedField
            label={t('price-plan.captured')}
            value={amount}
            onTyped={setAmount}
            width={WIDTH}
          />
          <TypedField
            label={t('price-plan.refunded')}
            value={refund}
            onTyped={setRefund}
            width={WIDTH}
          />
          {isTiered && (
            <TypedField
              label={t('price-plan.volume_before')}
              value={volume}
              onTyped={setVolume}
              width={WIDE}
            />
          )}
          <CurrencyOf plan={plan} typed={typed} onTyped={setCurrency} />
        </Group>
        {query.error !== null ? (
          <ErrorNotice error={query.error} />
        ) : query.data === undefined ? null : (
          <Answer quote={query.data.body} />
        )}
      </Stack>
    </Paper>
  );
}

interface CurrencyOfProps {
  readonly plan: Plan;
  readonly typed: string;
  readonly onTyped: (currency: string) => void;
}

/** Of a plan that prices every currency it is to be chosen. */
function CurrencyOf({ plan: { currency }, typed, onTyped }: CurrencyOfProps) {
  const t = useText();
  return currency === null ? (
    <TypedField
      label={t('price-plan.currency')}
      value={typed}
      onTyped={onTyped}
      width={WIDTH}
      maxLength={3}
    />
  ) : (
    <Text size="sm" pb={6}>
      {currency}
    </Text>
  );
}

function Answer({ quote: { version, fee, tax, net, refund } }: { readonly quote: Quote }) {
  const t = useText();
  return (
    <Facts
      facts={[
        { name: t('price-plan.version'), value: version },
        { name: t('price-plan.fee'), value: <Money {...fee} /> },
        { name: t('price-plan.tax_on_it'), value: <Money {...tax} /> },
        { name: t('price-plan.net'), value: <Money {...net} /> },
        {
          name: t('price-plan.fee_back'),
          value: refund === null ? null : <Money {...refund.fee} />,
        },
        {
          name: t('price-plan.tax_back'),
          value: refund === null ? null : <Money {...refund.tax} />,
        },
      ]}
    />
  );
}
