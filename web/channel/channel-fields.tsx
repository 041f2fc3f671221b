/** The members of a configuration as fields of a form, and what they say as the API takes it. */
import { Textarea } from '@mantine/core';
import { TextField } from '../components/form.js';
import { useText } from '../texts/use-text.js';
import type { Channel } from './api.js';

type Values = Readonly<Record<string, string>>;

interface FieldsProps {
  /** What stands in them at first; undefined for a channel that is to be. */
  readonly of?: Channel;
}

const textOf = (amounts: Channel['limits']['min']): string =>
  amounts.map(({ value, currency }) => `${value} ${currency}`).join(', ');

/** What stops or narrows a channel: in force at once. */
export function TermsFields({ of }: FieldsProps) {
  const t = useText();
  const { currencies = 'all' } = of ?? {};
  return (
    <>
      <TextField
        name="methods"
        label={t('channel.methods')}
        description={t('channel.methods.hint')}
        defaultValue={of?.methods.join(', ') ?? ''}
        required
      />
      <TextField
        name="currencies"
        label={t('channel.currencies')}
        description={t('channel.currencies.hint')}
        defaultValue={currencies === 'all' ? 'all' : currencies.join(', ')}
        required
      />
      <TextField
        name="min"
        label={t('channel.least')}
        description={t('channel.limits.hint')}
        defaultValue={textOf(of?.limits.min ?? [])}
      />
      <TextField
        name="max"
        label={t('channel.largest')}
        defaultValue={textOf(of?.limits.max ?? [])}
      />
    </>
  );
}

export const termsIn = (values: Values) => ({
  methods: wordsIn(values['methods']),
  currencies: currenciesIn(values['currencies']),
  limits: { min: amountsIn(values['min']), max: amountsIn(values['max']) },
});

/** Who speaks to it, and where its secrets stand: never the secrets. */
export function ConnectorFields({ of }: FieldsProps) {
  const t = useText();
  return (
    <>
      <TextField
        name="connector"
        label={t('channel.connector')}
        defaultValue={of?.connector ?? ''}
        required
      />
      <Textarea
        name="secrets"
        label={t('channel.secrets')}
        description={t('channel.secrets.hint')}
        placeholder="API_KEY = env:ACQUIRER_API_KEY"
        defaultValue={Object.entries(of?.secrets ?? {})
          .map(([name, reference]) => `${name} = ${reference}`)
          .join('\n')}
        autosize
        minRows={2}
        size="xs"
      />
    </>
  );
}

export const connectorIn = (values: Values) => ({
  connector: values['connector']?.trim() ?? '',
  secrets: Object.fromEntries(
    (values['secrets'] ?? '')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => {
        const [name = '', ...reference] = line.split('=');
        return [name.trim(), reference.join('=').trim()];
      }),
  ),
});

export function CostField({ of }: FieldsProps) {
  const t = useText();
  return (
    <TextField
      name="costPercent"
      label={t('channel.cost.percent')}
      defaultValue={of?.costPercent ?? ''}
      placeholder="0.30"
      required
    />
  );
}

const wordsIn = (text = ''): string[] => text.split(/[\s,]+/).filter((word) => word !== '');

function currenciesIn(text = ''): 'all' | string[] {
  const words = wordsIn(text);
  return words.length === 1 && words[0] === 'all' ? 'all' : words;
}

/** `1.00 CNY, 5.00 USD` */
const amountsIn = (text = ''): { value: string; currency: string }[] =>
  text
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [value = '', currency = ''] = part.trim().split(/\s+/);
      return { value, currency };
    });
