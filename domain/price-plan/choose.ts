/**
 * Which prices a payment is made with. They are frozen into it when it is made: what a plan becomes later, or to
 * whom it is assigned, changes nothing of a payment that is there.
 *
 * The order, from the strongest: an assignment for the method and the channel, for the method, for the channel,
 * for all payments of the merchant; then the fee that the merchant was registered with. Of assignments alike the
 * one that holds from the latest instant, and of those the one made last. What is in another currency than the
 * payment does not count.
 */
import type { Price } from './price.js';
import { currencyOf } from './terms-rules.js';
import type { PriceTerms } from './terms.js';
import { type PriceAssignment, type PricePlans, versionAt } from './price-plan.js';

/** What is to be priced. */
export interface Priced {
  readonly merchant: string;
  readonly method: string;
  readonly currency: string;
  /** When the payment is made. */
  readonly at: string;
}

interface Candidate extends Price {
  readonly assignment: PriceAssignment;
}

/**
 * The prices of a payment: at most one for each channel, and one for the others. None without a channel if every
 * price that the merchant has is in another currency.
 * @param own the terms of the fee that the merchant was registered with.
 */
export function pricesFor(plans: PricePlans, of: Priced, own: PriceTerms): readonly Price[] {
  const candidates = candidatesFor(plans, of);
  const channels = new Set(
    candidates.flatMap(({ channel }) => (channel === null ? [] : [channel])),
  );
  const general = strongest(candidates.filter(({ channel }) => channel === null));
  const others = general ?? (fits(own, of) ? { channel: null, plan: null, terms: own } : undefined);
  const special = [...channels].flatMap((channel) => {
    const best = strongest(
      candidates.filter((one) => one.channel === null || one.channel === channel),
    );
    return best?.channel === channel ? [best] : [];
  });
  return [...(others === undefined ? [] : [others]), ...special].map(
    ({ channel, plan, terms }) => ({ channel, plan, terms }),
  );
}

function candidatesFor({ plans, assignments }: PricePlans, of: Priced): readonly Candidate[] {
  return (assignments.get(of.merchant) ?? []).flatMap((assignment) => {
    const { method, channel, plan: id } = assignment;
    const plan = plans.get(id);
    const version = plan && versionAt(plan, of.at);
    if (version === undefined || !holdsAt(assignment, of.at)) return [];
    if ((method !== null && method !== of.method) || !fits(version.terms, of)) return [];
    const { terms } = version;
    return [{ channel, plan: { id, version: version.version }, terms, assignment }];
  });
}

export const holdsAt = ({ effectiveFrom, effectiveUntil }: PriceAssignment, at: string): boolean =>
  effectiveFrom <= at && (effectiveUntil === null || effectiveUntil > at);

const fits = (terms: PriceTerms, { currency }: Priced): boolean => {
  const only = currencyOf(terms);
  return only === null || only === currency;
};

/** The method weighs more than the channel. */
const rank = ({ method, channel }: PriceAssignment): number =>
  (method === null ? 0 : 2) + (channel === null ? 0 : 1);

const strongest = (candidates: readonly Candidate[]): Candidate | undefined =>
  candidates.reduce<Candidate | undefined>(
    (best, one) => (best === undefined || !isWeaker(one.assignment, best.assignment) ? one : best),
    undefined,
  );

/** The strongest first. @param assignments in the order in which they were made. */
export const assignmentsByStrength = (
  assignments: readonly PriceAssignment[],
): readonly PriceAssignment[] =>
  [...assignments].reverse().sort((a, b) => (isWeaker(b, a) ? -1 : isWeaker(a, b) ? 1 : 0));

function isWeaker(one: PriceAssignment, other: PriceAssignment): boolean {
  const byRank = rank(one) - rank(other);
  return byRank !== 0 ? byRank < 0 : one.effectiveFrom < other.effectiveFrom;
}
