/** The terms of a price as fields of a form, and what they say as the API takes it. */
import { Group, Textarea, TextInput } from '@mantine/core';
import { useContext } from 'react';
import { instantIn } from '../components/calendar-day.js';
import { TextField } from '../components/form.js';
import { BookZone } from '../components/time.js';
import { useText } from '../texts/use-text.js';
import type { Rule, Version } from './api.js';

type Values = Readonly<Record<string, string>>;
const said = (values: Values, name: string): string => values[name]?.trim() ?? '';

/** @param of the version that the new one begins as; undefined for a new plan. */
export function TermsFields({ of }: { readonly of?: Version }) {
  const t = useText();
  const zone = useContext(BookZone);
  const tiered = of?.rules.find((rule) => rule.type === 'tiered');
  const share = of?.rules.find((rule) => rule.type === 'percentage') ?? tiered;
  const fixed = of?.rules.find((rule) => rule.type === 'fixed');
  const currency = [tiered?.tiers[0]?.upTo, share?.minimum, share?.maximum, fixed?.amount].find(
    Boolean,
  )?.currency;
  return (
    <>
      <Group grow align="flex-start">
        <TextField
          name="percent"
          label={t('price-plan.percent')}
          placeholder="0.60"
          defaultValue={share?.type === 'percentage' ? share.percent : ''}
        />
        <TextField
          name="fixed"
          label={t('price-plan.fixed')}
          placeholder="0.30"
          defaultValue={fixed?.amount.value ?? ''}
        />
      </Group>
      <Bounds of={share} />
      <Group grow align="flex-start">
        <TextField
          name="currency"
          label={t('price-plan.currency')}
          placeholder="CNY"
          maxLength={3}
          defaultValue={currency ?? ''}
        />
        <TextField
          name="taxPercent"
          label={t('price-plan.tax')}
          placeholder="6"
          defaultValue={of?.taxPercent ?? ''}
        />
      </Group>
      <Textarea
        name="tiers"
        label={t('price-plan.tiers')}
        description={t('price-plan.tiers.hint')}
        placeholder={'100000.00 0.60\n0.40'}
        defaultValue={tiersOf(tiered)}
        autosize
        minRows={2}
        size="xs"
      />
      <TextInput
        type="datetime-local"
        name="effectiveFrom"
        label={t('price-plan.from')}
        description={t('price-plan.from.hint', { zone })}
      />
    </>
  );
}

type Bounded = Exclude<Rule, { type: 'fixed' }>;

function Bounds({ of: share }: { readonly of: Bounded | undefined }) {
  const t = useText();
  return (
    <Group grow align="flex-start">
      <TextField
        name="minimum"
        label={t('price-plan.minimum')}
        defaultValue={share?.minimum?.value ?? ''}
      />
      <TextField
        name="maximum"
        label={t('price-plan.maximum')}
        defaultValue={share?.maximum?.value ?? ''}
      />
    </Group>
  );
}

/** What is no amount is sent as it is, and refused by the API in words. */
export function termsIn(values: Values, zone: string) {
  const currency = said(values, 'currency').toUpperCase();
  const money = (name: string) =>
    said(values, name) === '' ? undefined : { value: said(values, name), currency };
  const [minimum, maximum, amount] = ['minimum', 'maximum', 'fixed'].map(money);
  const percent = said(values, 'percent');
  const rules: Rule[] = [];
  const bounds = {
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
  };
  const tiers = tiersIn(said(values, 'tiers'), currency);
  if (tiers.length > 0) {
    rules.push({ type: 'tiered', window: 'calendar_month', tiers, ...bounds });
  } else if (percent !== '' || minimum !== undefined || maximum !== undefined) {
    rules.push({
      ...{ type: 'percentage', percent: percent === '' ? '0' : percent },
      ...bounds,
    });
  }
  if (amount !== undefined) rules.push({ type: 'fixed', amount });
  const taxPercent = said(values, 'taxPercent');
  return { rules, ...(taxPercent === '' ? {} : { taxPercent }), ...fromIn(values, zone) };
}

type Tiers = Extract<Rule, { type: 'tiered' }>['tiers'];

const tiersOf = (rule: Extract<Rule, { type: 'tiered' }> | undefined): string =>
  (rule?.tiers ?? [])
    .map(({ upTo, percent }) => (upTo === undefined ? percent : `${upTo.value} ${percent}`))
    .join('\n');

/** A line is where a tier ends and its percentage; the last is a percentage alone. */
const tiersIn = (text: string, currency: string): Tiers =>
  text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([first = '']) => first !== '')
    .map(([first = '', second]) =>
      second === undefined
        ? { percent: first }
        : { upTo: { value: first, currency }, percent: second },
    );

/** From when on it holds, if the form says so. */
export function fromIn(values: Values, zone: string): { effectiveFrom?: string } {
  const from = said(values, 'effectiveFrom');
  return from === '' ? {} : { effectiveFrom: instantIn(from, zone) ?? from };
}
