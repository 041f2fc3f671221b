/** Price plans: what is made once, what is refused, and that nothing is ever priced anew. */
import { describe, expect, it } from '@jest/globals';
import { type PricePlanCommand, pricePlans } from '../../domain/price-plan/decider.js';
import type { PricePlanEvent } from '../../domain/price-plan/events.js';
import type { PricePlans } from '../../domain/price-plan/price-plan.js';
import { MAX_RULES } from '../../domain/price-plan/terms-rules.js';
import type { PriceTerms } from '../../domain/price-plan/terms.js';
import { cny } from '../money/amounts.js';
import { AT, givenFor } from '../support/given-when-then.js';

const given = givenFor<PricePlans, PricePlanCommand, PricePlanEvent>(pricePlans);
type CommandOf<Type> = Extract<PricePlanCommand, { type: Type }>;

const LATER = '2099-01-01T00:00:00.000Z';
const PAST = '2020-01-01T00:00:00.000Z';
const terms: PriceTerms = { rules: [{ type: 'percentage', percent: '0.60' }] };

const create = (change: Partial<CommandOf<'CreatePricePlan'>> = {}): PricePlanCommand => ({
  ...{ type: 'CreatePricePlan', plan: 'plan_1', name: 'Shops', terms },
  ...{ effectiveFrom: null, now: AT, ...change },
});
const addVersion = (change: Partial<CommandOf<'AddPricePlanVersion'>> = {}): PricePlanCommand => ({
  ...{ type: 'AddPricePlanVersion', plan: 'plan_1', terms, effectiveFrom: null },
  ...{ key: 'k', now: AT, ...change },
});
const assign = (change: Partial<CommandOf<'AssignPricePlan'>> = {}): PricePlanCommand => ({
  ...{ type: 'AssignPricePlan', assignment: 'pas_1', plan: 'plan_1', merchant: 'shop' },
  ...{ method: null, channel: null, effectiveFrom: null, now: AT, ...change },
});
const end = (change: Partial<CommandOf<'EndPriceAssignment'>> = {}): PricePlanCommand => ({
  ...{ type: 'EndPriceAssignment', assignment: 'pas_1', merchant: 'shop' },
  ...{ effectiveUntil: null, now: AT, ...change },
});

/** The events of commands that are all accepted. */
function eventsOf(...commands: readonly PricePlanCommand[]): PricePlanEvent[] {
  let state = pricePlans.initialState;
  return commands.flatMap((command) => {
    const decided = pricePlans.decide(command, state);
    if (!decided.accepted) throw new Error(decided.rejection.code);
    for (const event of decided.events) state = pricePlans.evolve(state, event, AT);
    return [...decided.events];
  });
}

describe('a price plan', () => {
  it('has its first version from now on, if nothing else is said', () => {
    expect(eventsOf(create())).toStrictEqual([
      {
        type: 'PricePlanCreated',
        data: {
          ...{ plan: 'plan_1', name: 'Shops', terms, effectiveFrom: AT },
          contentHash: expect.any(String),
        },
      },
    ]);
  });

  it('is made once by its key, and not with other content', () => {
    given(...eventsOf(create()))
      .when(create())
      .then();
    given(...eventsOf(create()))
      .when(create({ name: 'Others' }))
      .rejected('idempotency_key_reused');
  });

  it.each<[string, PriceTerms, string, string]>([
    ['no rules', { rules: [] }, 'invalid_request', 'rules'],
    [
      'too many rules',
      { rules: Array.from({ length: MAX_RULES + 1 }, () => terms.rules[0]!) },
      'invalid_request',
      'rules',
    ],
    [
      'a percentage above 100',
      { rules: [{ type: 'percentage', percent: '100.1' }] },
      'invalid_request',
      'rules.0.percent',
    ],
    ['a tax above 100', { ...terms, taxPercent: '101' }, 'invalid_request', 'taxPercent'],
    [
      'an amount of the wrong scale',
      { rules: [{ type: 'fixed', amount: cny('0.1') }] },
      'invalid_amount',
      'rules.0.amount.value',
    ],
    [
      'amounts in two currencies',
      {
        rules: [
          { type: 'fixed', amount: cny('0.10') },
          { type: 'percentage', percent: '1', minimum: { value: '1.00', currency: 'EUR' } },
        ],
      },
      'currency_unsupported',
      'rules.1.minimum.currency',
    ],
    [
      'a minimum above the maximum',
      { rules: [{ type: 'percentage', percent: '1', minimum: cny('2.00'), maximum: cny('1.00') }] },
      'invalid_request',
      'rules.0.minimum',
    ],
  ])('refuses %s', (_, wrong, code, param) => {
    given()
      .when(create({ terms: wrong }))
      .rejected(code, param);
    given(...eventsOf(create()))
      .when(addVersion({ terms: wrong }))
      .rejected(code, param);
  });

  it('prices nothing that was made before', () => {
    given()
      .when(create({ effectiveFrom: PAST }))
      .rejected('price_not_ahead', 'effectiveFrom');
    given(...eventsOf(create()))
      .when(addVersion({ effectiveFrom: PAST }))
      .rejected('price_not_ahead', 'effectiveFrom');
    given(...eventsOf(create()))
      .when(assign({ effectiveFrom: PAST }))
      .rejected('price_not_ahead', 'effectiveFrom');
    given(...eventsOf(create(), assign()))
      .when(end({ effectiveUntil: PAST }))
      .rejected('price_not_ahead', 'effectiveUntil');
  });

  it('has versions in the order in which they hold', () => {
    const two = eventsOf(create(), addVersion({ effectiveFrom: LATER }));
    expect(two.at(-1)).toMatchObject({ data: { version: 2, effectiveFrom: LATER } });
    given(...two)
      .when(addVersion({ key: 'other' }))
      .rejected('price_not_ahead', 'effectiveFrom');
  });

  it('has a version once by its key, and not with other content', () => {
    const two = eventsOf(create(), addVersion());
    given(...two)
      .when(addVersion())
      .then();
    given(...two)
      .when(addVersion({ terms: { ...terms, taxPercent: '6' } }))
      .rejected('idempotency_key_reused');
  });

  it('that is not there has no version and is assigned to nobody', () => {
    given().when(addVersion()).rejected('not_found');
    given().when(assign()).rejected('not_found');
  });

  it('has at most 200 versions', () => {
    const all = Array.from({ length: 199 }, (_, index) => addVersion({ key: String(index) }));
    given(...eventsOf(create(), ...all))
      .when(addVersion({ key: 'more' }))
      .rejected('too_many_price_plan_versions');
  });

  it('is one of at most 1,000', () => {
    const all = Array.from({ length: 1_000 }, (_, index) => create({ plan: `plan_${index}` }));
    given(...eventsOf(...all))
      .when(create({ plan: 'plan_more' }))
      .rejected('too_many_price_plans');
  });
});

describe('an assignment', () => {
  it('is made once by its key, and not with other content', () => {
    given(...eventsOf(create(), assign()))
      .when(assign())
      .then();
    given(...eventsOf(create(), assign()))
      .when(assign({ method: 'qr' }))
      .rejected('idempotency_key_reused');
  });

  it('is one of at most 100 of its merchant', () => {
    const all = Array.from({ length: 100 }, (_, index) => assign({ assignment: `pas_${index}` }));
    const events = eventsOf(create(), ...all);
    given(...events)
      .when(assign({ assignment: 'pas_more' }))
      .rejected('too_many_price_assignments');
    given(...events)
      .when(assign({ assignment: 'pas_more', merchant: 'other' }))
      .then(...eventsOf(create(), assign({ assignment: 'pas_more', merchant: 'other' })).slice(1));
  });

  it('whose end lies ahead may end earlier, and not later', () => {
    const ended = eventsOf(create(), assign(), end({ effectiveUntil: LATER }));
    const [sooner, latest] = ['2098-01-01T00:00:00.000Z', '2099-01-01T00:00:00.001Z'];
    given(...ended)
      .when(end({ effectiveUntil: sooner }))
      .thenTypes('PricePlanAssignmentEnded');
    for (const effectiveUntil of [LATER, latest]) {
      given(...ended)
        .when(end({ effectiveUntil }))
        .then();
    }
    given(...ended)
      .when(end({ effectiveUntil: PAST }))
      .rejected('price_not_ahead', 'effectiveUntil');
  });

  it('ends once', () => {
    const ended = eventsOf(create(), assign(), end());
    expect(ended.at(-1)).toStrictEqual({
      type: 'PricePlanAssignmentEnded',
      data: { assignment: 'pas_1', merchant: 'shop', effectiveUntil: AT },
    });
    given(...ended)
      .when(end({ now: LATER }))
      .then();
    given(...eventsOf(create()))
      .when(end())
      .rejected('not_found');
  });
});
