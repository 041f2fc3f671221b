/** What a price takes, in a line: `0.60 % (0.10–25.00 CNY) + 0.30 CNY, tax 6 %`. */
import { type Text, useText } from '../texts/use-text.js';
import type { Rule } from './api.js';

interface TermsProps {
  readonly rules: readonly Rule[];
  readonly taxPercent: string | null;
}

export function Terms({ rules, taxPercent }: TermsProps) {
  const t = useText();
  const lines = rules.map((rule) => {
    if (rule.type === 'fixed') return `${rule.amount.value} ${rule.amount.currency}`;
    const { minimum, maximum } = rule;
    const percent = rule.type === 'percentage' ? `${rule.percent} %` : tiersIn(t, rule);
    const bounds = [
      minimum === undefined ? [] : [t('price-plan.at_least', { ...minimum })],
      maximum === undefined ? [] : [t('price-plan.at_most', { ...maximum })],
    ].flat();
    return bounds.length === 0 ? percent : `${percent} (${bounds.join(', ')})`;
  });
  const fee = lines.length === 0 ? t('price-plan.free') : lines.join(' + ');
  const said = taxPercent === null ? fee : `${fee}${t('price-plan.plus_tax', { taxPercent })}`;
  return <span title={said}>{said}</span>;
}

/** `0.60 % up to 100000.00 CNY a month, then 0.40 %` */
const tiersIn = (t: Text, { tiers }: Extract<Rule, { type: 'tiered' }>): string =>
  tiers
    .map(({ upTo, percent }) =>
      upTo === undefined
        ? t('price-plan.tier.rest', { percent })
        : t('price-plan.tier', { percent, ...upTo }),
    )
    .join(t('price-plan.tier.next'));
