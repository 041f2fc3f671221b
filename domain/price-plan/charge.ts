/**
 * What a price takes: a pure function of all that was captured of a payment. A capture posts the difference to
 * what was due before it and a refund gives the difference back, so that no split of the same money ever drifts
 * from the whole.
 *
 * Rounding: each rule is a line of its own, rounded half-up to a unit, and so is the tax of each line. A tiered line
 * is the difference of what its window owes with the capture and without it, so that the captures of a window bear
 * together what its whole volume does.
 */
import { percentOf, percentsOf } from '../money/fee.js';
import { fromText } from '../money/money.js';
import type { PriceRule, PriceTerms, TieredRule } from './terms.js';

/** In minor units. */
export interface Charge {
  readonly fee: bigint;
  /** On top of the fee. */
  readonly tax: bigint;
}

export const NO_CHARGE: Charge = { fee: 0n, tax: 0n };

export const plus = (one: Charge, other: Charge): Charge => ({
  fee: one.fee + other.fee,
  tax: one.tax + other.tax,
});

export const minus = (one: Charge, other: Charge): Charge => ({
  fee: one.fee - other.fee,
  tax: one.tax - other.tax,
});

/** A capture's place in the volume that tiers are counted by, in minor units. */
export interface Place {
  /** What was captured of the payment before it. */
  readonly base: bigint;
  readonly amount: bigint;
  /** What the window held before it. */
  readonly volume: bigint;
}

/**
 * A line for each rule, in their order.
 * @param total what was captured, in minor units.
 * @param places of the captures, if a rule is tiered.
 */
export const chargeLines = (
  { rules, taxPercent }: PriceTerms,
  total: bigint,
  places: readonly Place[] = [],
): readonly Charge[] =>
  rules.map((rule) => {
    const fee = lineOf(rule, total, places);
    return { fee, tax: taxPercent === undefined ? 0n : percentOf(taxPercent, fee) };
  });

/**
 * What is due once `total` is captured. Of a total of nothing this is what stays of the price when all has gone
 * back: its fixed parts and minimums. Before anything is captured, nothing is due.
 */
export const chargeOn = (terms: PriceTerms, total: bigint, places: readonly Place[] = []): Charge =>
  chargeLines(terms, total, places).reduce(plus, NO_CHARGE);

function lineOf(rule: PriceRule, total: bigint, places: readonly Place[]): bigint {
  if (rule.type === 'fixed') return fromText(rule.amount).minor;
  const { minimum, maximum } = rule;
  let fee = rule.type === 'tiered' ? placed(rule, total, places) : percentOf(rule.percent, total);
  if (maximum !== undefined && fee > fromText(maximum).minor) fee = fromText(maximum).minor;
  if (minimum !== undefined && fee < fromText(minimum).minor) fee = fromText(minimum).minor;
  return fee;
}

/** What the first `total` of the captures bear at their places. */
const placed = (rule: TieredRule, total: bigint, places: readonly Place[]): bigint =>
  places.reduce((fee, { base, amount, volume }) => {
    const part = total <= base ? 0n : total - base < amount ? total - base : amount;
    return fee + owedBy(rule, volume + part) - owedBy(rule, volume);
  }, 0n);

/** What a window owes on its volume: each part of it at the percentage of its tier, rounded once. */
function owedBy({ tiers }: TieredRule, volume: bigint): bigint {
  let from = 0n;
  const parts = tiers.map(({ upTo, percent }): [string, bigint] => {
    const end = upTo === undefined ? volume : fromText(upTo).minor;
    const to = end < volume ? end : volume;
    const part = to > from ? to - from : 0n;
    from = end;
    return [percent, part];
  });
  return percentsOf(parts);
}

/** The number of the tier, from 1 on, that what follows a volume falls into. */
export const tierAt = ({ tiers }: TieredRule, volume: bigint): number =>
  tiers.findIndex(({ upTo }) => upTo === undefined || volume < fromText(upTo).minor) + 1;
