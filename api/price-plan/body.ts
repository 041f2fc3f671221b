import { type Money, money, toText } from '../../domain/money/money.js';
import { type Charge, chargeLines, chargeOn, minus } from '../../domain/price-plan/charge.js';
import { assignmentsByStrength } from '../../domain/price-plan/choose.js';
import {
  type PriceAssignment,
  type PricePlan,
  type PriceVersion,
  versionAt,
} from '../../domain/price-plan/price-plan.js';
import { currencyOf } from '../../domain/price-plan/terms-rules.js';
import type { PriceRule, PriceTerms } from '../../domain/price-plan/terms.js';
import type {
  ListedPlanBody,
  MerchantPriceBody,
  PlanBody,
  PriceAssignmentBody,
  PriceQuoteBody,
  PriceRuleBody,
  PriceTermsBody,
  PriceVersionBody,
} from './contract.js';

function ruleBody(rule: PriceRule): PriceRuleBody {
  if (rule.type === 'fixed') return { type: 'fixed', amount: { ...rule.amount } };
  const bounds = {
    ...(rule.minimum === undefined ? {} : { minimum: { ...rule.minimum } }),
    ...(rule.maximum === undefined ? {} : { maximum: { ...rule.maximum } }),
  };
  if (rule.type === 'percentage') {
    return { type: 'percentage', percent: rule.percent, ...bounds };
  }
  const tiers = rule.tiers.map(({ upTo, percent }) =>
    upTo === undefined ? { percent } : { upTo: { ...upTo }, percent },
  );
  return { type: 'tiered', window: rule.window, tiers, ...bounds };
}

const termsBody = ({ rules, taxPercent }: PriceTerms): PriceTermsBody => ({
  rules: rules.map(ruleBody),
  taxPercent: taxPercent ?? null,
});

const versionBody = ({
  version,
  terms,
  effectiveFrom,
  createdAt,
}: PriceVersion): PriceVersionBody => ({
  ...{ version, ...termsBody(terms) },
  ...{ effectiveFrom, createdAt },
});

export const newestOf = ({ versions }: PricePlan): PriceVersion => {
  const newest = versions.at(-1);
  if (newest === undefined) throw new Error('a price plan without a version');
  return newest;
};

const headOf = (plan: PricePlan) => ({
  ...{ id: plan.id, object: 'price_plan' as const, name: plan.name },
  ...{ currency: currencyOf(newestOf(plan).terms), createdAt: plan.createdAt },
});

export const listedPlanBody = (plan: PricePlan): ListedPlanBody => ({
  ...headOf(plan),
  versions: plan.versions.length,
  newest: versionBody(newestOf(plan)),
});

export const planBody = (plan: PricePlan): PlanBody => ({
  ...headOf(plan),
  versions: plan.versions.map(versionBody),
});

export const assignmentBody = (one: PriceAssignment): PriceAssignmentBody => ({
  ...{ id: one.id, object: 'price_assignment', plan: one.plan, merchant: one.merchant },
  ...{ method: one.method, channel: one.channel },
  ...{ effectiveFrom: one.effectiveFrom, effectiveUntil: one.effectiveUntil },
});

export interface Quoted {
  readonly amount: Money;
  /** What of the amount is refunded; null if that is not asked about. */
  readonly refund: Money | null;
  /** What the window of a tiered rule held before, in minor units. */
  readonly volume: bigint;
}

export function quoteBody(
  { id: plan }: PricePlan,
  { version, terms }: PriceVersion,
  { amount, refund, volume }: Quoted,
): PriceQuoteBody {
  const { currency } = amount;
  const text = (minor: bigint) => toText(money(minor, currency));
  const texts = ({ fee, tax }: Charge) => ({ fee: text(fee), tax: text(tax) });
  const places = [{ base: 0n, amount: amount.minor, volume }];
  const lines = chargeLines(terms, amount.minor, places);
  const due = chargeOn(terms, amount.minor, places);
  const back =
    refund === null ? null : minus(due, chargeOn(terms, amount.minor - refund.minor, places));
  return {
    ...{ plan, version, amount: toText(amount) },
    lines: terms.rules.map((rule, index) => ({
      rule: ruleBody(rule),
      ...texts(lines[index] ?? { fee: 0n, tax: 0n }),
    })),
    ...texts(due),
    net: text(amount.minor - due.fee - due.tax),
    refund: refund === null || back === null ? null : { amount: toText(refund), ...texts(back) },
  };
}

/**
 * What a merchant pays: what holds at an instant or later, the strongest first, and last its own fee.
 * @param own the terms of the fee that it was registered with.
 */
export function merchantPriceBodies(
  assigned: readonly { readonly assignment: PriceAssignment; readonly plan: PricePlan }[],
  own: PriceTerms,
  at: string,
): MerchantPriceBody[] {
  const present = assigned.filter(
    ({ assignment: { effectiveUntil } }) => effectiveUntil === null || effectiveUntil > at,
  );
  const planOf = new Map(present.map(({ assignment, plan }) => [assignment.id, plan]));
  const assignments = assignmentsByStrength(present.map(({ assignment }) => assignment));
  return [
    ...assignments.map((assignment) => {
      const { plan: id, method, channel, effectiveFrom, effectiveUntil } = assignment;
      const plan = planOf.get(assignment.id);
      const inForce = plan && versionAt(plan, effectiveFrom > at ? effectiveFrom : at);
      return {
        ...{ plan: id, name: plan?.name ?? null, version: inForce?.version ?? null },
        ...{ method, channel, effectiveFrom, effectiveUntil },
        price: inForce === undefined ? null : termsBody(inForce.terms),
      };
    }),
    {
      ...{ plan: null, name: null, version: null, method: null, channel: null },
      ...{ effectiveFrom: null, effectiveUntil: null, price: termsBody(own) },
    },
  ];
}
