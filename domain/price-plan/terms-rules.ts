/** What terms may say, and in which currency they price. */
import { type Rejection, reject } from '../kernel/decider.js';
import { PERCENT } from '../money/fee.js';
import { fromText, type MoneyText, parseAmount } from '../money/money.js';
import type { PriceRule, PriceTerms, TieredRule } from './terms.js';

export const MAX_RULES = 10;
export const MAX_TIERS = 20;

/** The money that the rules name, each with its place in a request. */
const amountsOf = (rules: readonly PriceRule[]): { param: string; amount: MoneyText }[] =>
  rules.flatMap((rule, index) =>
    Object.entries(membersOf(rule)).flatMap(([member, amount]) =>
      amount === undefined ? [] : [{ param: `rules.${index}.${member}`, amount }],
    ),
  );

function membersOf(rule: PriceRule): Readonly<Record<string, MoneyText | undefined>> {
  if (rule.type === 'fixed') return { amount: rule.amount };
  const { minimum, maximum } = rule;
  if (rule.type === 'percentage') return { minimum, maximum };
  const bounds = rule.tiers.map(({ upTo }, tier): [string, MoneyText | undefined] => [
    `tiers.${tier}.upTo`,
    upTo,
  ]);
  return { ...Object.fromEntries(bounds), minimum, maximum };
}

/** The currency of payments that the terms can price: that of their amounts; null for every currency. */
export const currencyOf = ({ rules }: PriceTerms): string | null =>
  amountsOf(rules)[0]?.amount.currency ?? null;

/** The first fault of terms that somebody asks for. */
export function termsRefusal({ rules, taxPercent }: PriceTerms): Rejection | undefined {
  if (rules.length === 0 || rules.length > MAX_RULES) {
    return invalid(`a price has 1 to ${MAX_RULES} rules`, 'rules');
  }
  if (taxPercent !== undefined && !PERCENT.test(taxPercent)) {
    return invalid(PERCENTAGE, 'taxPercent');
  }
  const amounts = amountsOf(rules);
  for (const { param, amount } of amounts) {
    const parsed = parseAmount(amount, param);
    if (!parsed.accepted) return parsed.rejection;
    if (amount.currency !== amounts[0]?.amount.currency) {
      const detail = 'the amounts of a price are in one currency';
      return reject('currency_unsupported', detail, `${param}.currency`).rejection;
    }
  }
  if (rules.filter(({ type }) => type === 'tiered').length > 1) {
    return invalid('a price has one tiered rule at most', 'rules');
  }
  return rules.map(ruleRefusal).find((refusal) => refusal !== undefined);
}

const PERCENTAGE = 'a percentage is 0 to 100 with at most 6 decimals';

function ruleRefusal(rule: PriceRule, index: number): Rejection | undefined {
  if (rule.type === 'fixed') return undefined;
  const at = `rules.${index}`;
  const wrong =
    rule.type === 'tiered'
      ? tiersRefusal(rule, at)
      : PERCENT.test(rule.percent)
        ? undefined
        : invalid(PERCENTAGE, `${at}.percent`);
  if (wrong !== undefined) return wrong;
  const { minimum, maximum } = rule;
  if (minimum === undefined || maximum === undefined) return undefined;
  return fromText(minimum).minor > fromText(maximum).minor
    ? invalid('the minimum is not above the maximum', `${at}.minimum`)
    : undefined;
}

/** Two tiers at least, each ending above the one before it; the last alone has no end. */
function tiersRefusal({ tiers }: TieredRule, at: string): Rejection | undefined {
  if (tiers.length < 2 || tiers.length > MAX_TIERS) {
    return invalid(`a tiered rule has 2 to ${MAX_TIERS} tiers`, `${at}.tiers`);
  }
  let before = 0n;
  for (const [index, { upTo, percent }] of tiers.entries()) {
    const where = `${at}.tiers.${index}`;
    if (!PERCENT.test(percent)) return invalid(PERCENTAGE, `${where}.percent`);
    if ((upTo === undefined) !== (index === tiers.length - 1)) {
      return invalid('every tier but the last has an end, and the last has none', `${where}.upTo`);
    }
    if (upTo === undefined) continue;
    const end = fromText(upTo).minor;
    if (end <= before) return invalid('tiers end one above the other', `${where}.upTo`);
    before = end;
  }
  return undefined;
}

const invalid = (detail: string, param: string): Rejection =>
  reject('invalid_request', detail, param).rejection;
