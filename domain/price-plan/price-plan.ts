/** Price plans, their versions and assignments, as the fold of their one stream. */
import type { PricePlanEvent } from './events.js';
import type { PriceTerms } from './terms.js';

/** Never changed once it is there. */
export interface PriceVersion {
  /** From 1 on. */
  readonly version: number;
  readonly terms: PriceTerms;
  /** It prices payments that are made from this instant on, until the next version in force. */
  readonly effectiveFrom: string;
  readonly createdAt: string;
  /** Of the request that made it. */
  readonly key: string;
  readonly contentHash: string;
}

export interface PricePlan {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  /** By number. */
  readonly versions: readonly PriceVersion[];
}

export interface PriceAssignment {
  readonly id: string;
  readonly plan: string;
  readonly merchant: string;
  /** Null for every method. */
  readonly method: string | null;
  /** Null for every channel. */
  readonly channel: string | null;
  readonly effectiveFrom: string;
  /** Null for no end. */
  readonly effectiveUntil: string | null;
  readonly createdAt: string;
  readonly contentHash: string;
}

export interface PricePlans {
  /** By id, in the order in which they were made. */
  readonly plans: ReadonlyMap<string, PricePlan>;
  /** By merchant, each list in the order in which they were made. */
  readonly assignments: ReadonlyMap<string, readonly PriceAssignment[]>;
}

export const noPricePlans: PricePlans = { plans: new Map(), assignments: new Map() };

/** The version of a plan that prices payments made at an instant; undefined before the first. */
export const versionAt = ({ versions }: PricePlan, at: string): PriceVersion | undefined =>
  versions.findLast(({ effectiveFrom }) => effectiveFrom <= at);

/** Plans change seldom: a copy of the map is cheaper than a structure that shares. */
export function evolvePricePlans(state: PricePlans, event: PricePlanEvent, at: string): PricePlans {
  switch (event.type) {
    case 'PricePlanCreated': {
      const { plan: id, name, terms, effectiveFrom, contentHash } = event.data;
      const first = { version: 1, terms, effectiveFrom, createdAt: at, key: '', contentHash };
      return withPlan(state, { id, name, createdAt: at, versions: [first] });
    }
    case 'PricePlanVersionAdded': {
      const { plan: id, version, terms, effectiveFrom, key, contentHash } = event.data;
      const plan = state.plans.get(id);
      if (plan === undefined) throw new Error('a version of a plan that was not created');
      const added = { version, terms, effectiveFrom, createdAt: at, key, contentHash };
      return withPlan(state, { ...plan, versions: [...plan.versions, added] });
    }
    case 'PricePlanAssigned': {
      const { assignment: id, ...of } = event.data;
      const before = state.assignments.get(of.merchant) ?? [];
      const assigned = { id, ...of, effectiveUntil: null, createdAt: at };
      return withAssignments(state, of.merchant, [...before, assigned]);
    }
    case 'PricePlanAssignmentEnded': {
      const { assignment, merchant, effectiveUntil } = event.data;
      const before = state.assignments.get(merchant) ?? [];
      const after = before.map((one) => (one.id === assignment ? { ...one, effectiveUntil } : one));
      return withAssignments(state, merchant, after);
    }
  }
}

const withPlan = (state: PricePlans, plan: PricePlan): PricePlans => ({
  ...state,
  plans: new Map(state.plans).set(plan.id, plan),
});

const withAssignments = (
  state: PricePlans,
  merchant: string,
  list: readonly PriceAssignment[],
): PricePlans => ({ ...state, assignments: new Map(state.assignments).set(merchant, list) });
