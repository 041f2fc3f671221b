/** What a checkout session is made of, in a form. */
import { Checkbox, Group, NativeSelect } from '@mantine/core';
import { TextField } from '../components/form.js';
import { METHODS, methodName } from '../payment/method.js';
import { useText } from '../texts/use-text.js';

const METHOD = 'method:';
/** Seconds: half an hour, an hour, four hours, a day. */
const LASTS = ['1800', '3600', '14400', '86400'] as const;
const MAX_REFERENCE = 120;
const MAX_DESCRIPTION = 500;

export function SessionFields({ currency }: { readonly currency: string }) {
  const t = useText();
  return (
    <>
      <Group gap="xs" align="flex-start" grow preventGrowOverflow={false} wrap="nowrap">
        <TextField
          name="amount.value"
          label={t('checkout-session.amount')}
          placeholder="88.88"
          inputMode="decimal"
          autoComplete="off"
          required
          data-autofocus
        />
        <TextField
          name="amount.currency"
          label={t('checkout-session.currency')}
          defaultValue={currency}
          maxLength={3}
          autoComplete="off"
          maw={96}
          required
        />
      </Group>
      <TextField
        name="reference"
        label={t('checkout-session.reference')}
        description={t('checkout-session.reference.hint')}
        maxLength={MAX_REFERENCE}
        autoComplete="off"
        required
      />
      <TextField
        name="description"
        label={t('checkout-session.description')}
        description={t('checkout-session.description.hint')}
        maxLength={MAX_DESCRIPTION}
      />
      <TextField
        name="returnUrl"
        label={t('checkout-session.return_url')}
        description={t('checkout-session.return_url.hint')}
        placeholder="https://shop.example/orders/42"
      />
      <Group gap="lg" align="flex-end">
        <NativeSelect
          name="expiresIn"
          label={t('checkout-session.lasts')}
          data={LASTS.map((value) => ({ value, label: t(`checkout-session.lasts.${value}`) }))}
        />
        {METHODS.map((method) => (
          <Checkbox
            key={method}
            name={METHOD + method}
            defaultChecked
            label={methodName(t, method)}
            pb={6}
          />
        ))}
      </Group>
    </>
  );
}

/** What the fields say, as the API takes it. */
export function sessionIn(values: Readonly<Record<string, string>>) {
  const text = (name: string) => values[name]?.trim() ?? '';
  return {
    amount: { value: text('amount.value'), currency: text('amount.currency').toUpperCase() },
    reference: text('reference'),
    ...(text('description') === '' ? {} : { description: text('description') }),
    ...(text('returnUrl') === '' ? {} : { returnUrl: text('returnUrl') }),
    methods: METHODS.filter((method) => values[METHOD + method] !== undefined),
    expiresIn: Number(values['expiresIn']),
  };
}
