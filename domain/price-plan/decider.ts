/** Decides over price plans: what was priced stays priced, so nothing is ever changed, only added or ended. */
import { contentHash } from '../kernel/content.js';
import { accept, type Decision, reject } from '../kernel/decider.js';
import type { PricePlanEvent } from './events.js';
import {
  evolvePricePlans,
  noPricePlans,
  type PriceAssignment,
  type PricePlan,
  type PricePlans,
} from './price-plan.js';
import { termsRefusal } from './terms-rules.js';
import { type PriceTerms, storedTerms } from './terms.js';

export const MAX_PLANS = 1_000;
export const MAX_VERSIONS = 200;
export const MAX_ASSIGNMENTS_OF_MERCHANT = 100;
const MAX_ASSIGNMENTS = 10_000;

/** `now` is when it was asked for, RFC 3339 UTC with milliseconds, as every instant of a plan is. */
interface Asked {
  readonly now: string;
}

export type PricePlanCommand = Asked &
  (
    | {
        readonly type: 'CreatePricePlan';
        readonly plan: string;
        readonly name: string;
        readonly terms: PriceTerms;
        /** Null for now. */
        readonly effectiveFrom: string | null;
      }
    | {
        readonly type: 'AddPricePlanVersion';
        readonly plan: string;
        readonly terms: PriceTerms;
        readonly effectiveFrom: string | null;
        readonly key: string;
      }
    | {
        readonly type: 'AssignPricePlan';
        readonly assignment: string;
        readonly plan: string;
        readonly merchant: string;
        readonly method: string | null;
        readonly channel: string | null;
        readonly effectiveFrom: string | null;
      }
    | {
        readonly type: 'EndPriceAssignment';
        readonly assignment: string;
        readonly merchant: string;
        readonly effectiveUntil: string | null;
      }
  );
type CommandOf<Type extends PricePlanCommand['type']> = Extract<PricePlanCommand, { type: Type }>;
type Decided = Decision<PricePlanEvent>;

export const pricePlans = {
  initialState: noPricePlans,
  decide,
  evolve: evolvePricePlans,
};

function decide(command: PricePlanCommand, state: PricePlans): Decided {
  switch (command.type) {
    case 'CreatePricePlan':
      return create(command, state);
    case 'AddPricePlanVersion':
      return addVersion(command, state);
    case 'AssignPricePlan':
      return assign(command, state);
    case 'EndPriceAssignment':
      return end(command, state);
  }
}

const reused = (what: string) =>
  reject('idempotency_key_reused', `the key came with another ${what} before`);

/** Nothing is priced anew: an instant that has passed is refused. */
const isPast = (instant: string | null, { now }: Asked): boolean =>
  instant !== null && instant < now;

const notAhead = (param: string) =>
  reject('price_not_ahead', 'a price holds from now or from a later instant on', param);

function create(command: CommandOf<'CreatePricePlan'>, { plans }: PricePlans): Decided {
  const { plan, name, terms, effectiveFrom } = command;
  const hash = contentHash({ name, terms, effectiveFrom });
  const known = plans.get(plan);
  if (known !== undefined) {
    return known.versions[0]?.contentHash === hash ? accept() : reused('price plan');
  }
  const rejection = termsRefusal(terms);
  if (rejection !== undefined) return { accepted: false, rejection };
  if (isPast(effectiveFrom, command)) return notAhead('effectiveFrom');
  if (plans.size >= MAX_PLANS) {
    return reject('too_many_price_plans', `there are at most ${MAX_PLANS} price plans`);
  }
  const data = { plan, name, terms: storedTerms(terms), contentHash: hash };
  return accept({
    type: 'PricePlanCreated',
    data: { ...data, effectiveFrom: effectiveFrom ?? command.now },
  });
}

function addVersion(command: CommandOf<'AddPricePlanVersion'>, state: PricePlans): Decided {
  const { terms, effectiveFrom, key } = command;
  const plan = state.plans.get(command.plan);
  if (plan === undefined) return noPlan();
  const hash = contentHash({ terms, effectiveFrom });
  const known = plan.versions.find((version) => version.key === key);
  if (known !== undefined) {
    return known.contentHash === hash ? accept() : reused('version');
  }
  const rejection = termsRefusal(terms);
  if (rejection !== undefined) return { accepted: false, rejection };
  if (isPast(effectiveFrom, command)) return notAhead('effectiveFrom');
  const from = effectiveFrom ?? command.now;
  const last = plan.versions.at(-1);
  if (last !== undefined && from < last.effectiveFrom) {
    const detail = `version ${last.version} holds from ${last.effectiveFrom} on: a later version not before`;
    return reject('price_not_ahead', detail, 'effectiveFrom');
  }
  if (plan.versions.length >= MAX_VERSIONS) {
    const detail = `a price plan has at most ${MAX_VERSIONS} versions`;
    return reject('too_many_price_plan_versions', detail);
  }
  const version = plan.versions.length + 1;
  const data = { plan: plan.id, version, terms: storedTerms(terms), effectiveFrom: from };
  return accept({ type: 'PricePlanVersionAdded', data: { ...data, key, contentHash: hash } });
}

function assign(command: CommandOf<'AssignPricePlan'>, state: PricePlans): Decided {
  const { assignment, plan, merchant, method, channel, effectiveFrom } = command;
  if (!state.plans.has(plan)) return noPlan();
  const hash = contentHash({ plan, merchant, method, channel, effectiveFrom });
  const others = state.assignments.get(merchant) ?? [];
  const known = others.find(({ id }) => id === assignment);
  if (known !== undefined) return known.contentHash === hash ? accept() : reused('assignment');
  if (isPast(effectiveFrom, command)) return notAhead('effectiveFrom');
  const all = [...state.assignments.values()].reduce((sum, { length }) => sum + length, 0);
  if (others.length >= MAX_ASSIGNMENTS_OF_MERCHANT || all >= MAX_ASSIGNMENTS) {
    const detail = `a merchant has at most ${MAX_ASSIGNMENTS_OF_MERCHANT} assignments, all together ${MAX_ASSIGNMENTS}`;
    return reject('too_many_price_assignments', detail);
  }
  const of = { assignment, plan, merchant, method, channel };
  return accept({
    type: 'PricePlanAssigned',
    data: { ...of, effectiveFrom: effectiveFrom ?? command.now, contentHash: hash },
  });
}

/** An end that lies ahead may be moved earlier; asked for a later end, or once it has ended, it is as it is. */
function end(command: CommandOf<'EndPriceAssignment'>, state: PricePlans): Decided {
  const { assignment, merchant, effectiveUntil, now } = command;
  const known = assignmentIn(state, merchant, assignment);
  if (known === undefined) return reject('not_found', 'there is no such assignment');
  const until = effectiveUntil ?? now;
  const end = known.effectiveUntil;
  if (end !== null && (end <= now || end <= until)) return accept();
  if (isPast(effectiveUntil, command)) return notAhead('effectiveUntil');
  return accept({
    type: 'PricePlanAssignmentEnded',
    data: { assignment, merchant, effectiveUntil: until },
  });
}

export const assignmentIn = (
  { assignments }: PricePlans,
  merchant: string,
  id: string,
): PriceAssignment | undefined => assignments.get(merchant)?.find((one) => one.id === id);

/** The assignments of a plan, in the order in which they were made. */
export const assignmentsOf = (
  { assignments }: PricePlans,
  { id }: Pick<PricePlan, 'id'>,
): readonly PriceAssignment[] =>
  [...assignments.values()]
    .flat()
    .filter(({ plan }) => plan === id)
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0));

const noPlan = () => reject('not_found', 'there is no such price plan');
