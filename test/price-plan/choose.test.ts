/** Which prices a payment is made with: the strongest assignment in force, in its currency. */
import { describe, expect, it } from '@jest/globals';
import { assignmentsByStrength, pricesFor } from '../../domain/price-plan/choose.js';
import { priceAt } from '../../domain/price-plan/price.js';
import type { PriceAssignment, PricePlans } from '../../domain/price-plan/price-plan.js';
import type { PriceTerms } from '../../domain/price-plan/terms.js';

const [JAN, FEB, MAR] = ['01', '02', '03'].map((month) => `2026-${month}-01T00:00:00.000Z`) as [
  string,
  string,
  string,
];
const percentage = (percent: string): PriceTerms => ({ rules: [{ type: 'percentage', percent }] });
const fixed = (value: string, currency: string): PriceTerms => ({
  rules: [{ type: 'fixed', amount: { value, currency } }],
});

const plan = (id: string, ...versions: readonly [string, PriceTerms][]) => ({
  ...{ id, name: id, createdAt: JAN },
  versions: versions.map(([effectiveFrom, terms], index) => ({
    ...{ version: index + 1, terms, effectiveFrom, createdAt: JAN, key: '', contentHash: '' },
  })),
});
const assignment = (plan: string, of: Partial<PriceAssignment> = {}): PriceAssignment => ({
  ...{ id: `pas_${plan}`, plan, merchant: 'shop', method: null, channel: null },
  ...{ effectiveFrom: JAN, effectiveUntil: null, createdAt: JAN, contentHash: '', ...of },
});
const state = (
  plans: readonly ReturnType<typeof plan>[],
  assignments: readonly PriceAssignment[],
): PricePlans => ({
  plans: new Map(plans.map((one) => [one.id, one])),
  assignments: new Map([['shop', assignments]]),
});

const own = percentage('9');
const asked = { merchant: 'shop', method: 'qr', currency: 'CNY', at: FEB };
const chosen = (plans: PricePlans, of: Partial<typeof asked> = {}, terms = own) =>
  pricesFor(plans, { ...asked, ...of }, terms).map(({ channel, plan: by }) => [
    channel,
    by === null ? null : `${by.id} ${by.version}`,
  ]);

describe('a payment is priced', () => {
  const all = ['whole', 'method', 'channel', 'both'].map((id) => plan(id, [JAN, percentage('1')]));
  const whole = assignment('whole');
  const method = assignment('method', { method: 'qr' });
  const channel = assignment('channel', { channel: 'a' });
  const both = assignment('both', { method: 'qr', channel: 'a' });

  it.each<[string, readonly PriceAssignment[], readonly unknown[]]>([
    ['by the fee of the registration, if by nothing else', [], [[null, null]]],
    ['by an assignment for all payments', [whole], [[null, 'whole 1']]],
    ['rather by its method', [whole, method], [[null, 'method 1']]],
    [
      'rather by its channel than by what holds for all',
      [channel, whole],
      [
        [null, 'whole 1'],
        ['a', 'channel 1'],
      ],
    ],
    ['rather by its method than by its channel', [channel, method], [[null, 'method 1']]],
    [
      'by both before all else',
      [both, channel, method, whole],
      [
        [null, 'method 1'],
        ['a', 'both 1'],
      ],
    ],
    [
      'by the assignment of the latest instant among those alike',
      [assignment('whole', { effectiveFrom: FEB }), assignment('both')],
      [[null, 'whole 1']],
    ],
    [
      'by the last made, of the same instant',
      [assignment('whole'), assignment('both')],
      [[null, 'both 1']],
    ],
    ['not by what holds later', [assignment('whole', { effectiveFrom: MAR })], [[null, null]]],
    ['not by what has ended', [assignment('whole', { effectiveUntil: FEB })], [[null, null]]],
  ])('%s', (_, assignments, prices) => {
    expect(chosen(state(all, assignments))).toStrictEqual(prices);
  });

  it('not by what another method has', () => {
    expect(chosen(state(all, [method]), { method: 'card' })).toStrictEqual([[null, null]]);
  });

  it('by the version in force when it is made', () => {
    const plans = state(
      [plan('whole', [FEB, percentage('1')], [MAR, percentage('2')])],
      [assignment('whole')],
    );
    expect(chosen(plans, { at: JAN })).toStrictEqual([[null, null]]);
    expect(chosen(plans, { at: FEB })).toStrictEqual([[null, 'whole 1']]);
    expect(chosen(plans, { at: MAR })).toStrictEqual([[null, 'whole 2']]);
  });

  it('in its currency alone', () => {
    const plans = state([plan('whole', [JAN, fixed('0.30', 'EUR')])], [assignment('whole')]);
    expect(chosen(plans)).toStrictEqual([[null, null]]);
    expect(chosen(plans, { currency: 'EUR' })).toStrictEqual([[null, 'whole 1']]);
    expect(chosen(plans, {}, fixed('0.10', 'EUR'))).toStrictEqual([]);
  });

  it('at each channel by its own price, at the others by the price of all', () => {
    const prices = pricesFor(state(all, [channel]), asked, own);
    expect(priceAt(prices, 'a')?.plan).toStrictEqual({ id: 'channel', version: 1 });
    expect(priceAt(prices, 'b')).toStrictEqual({ channel: null, plan: null, terms: own });
  });

  it('in the order in which its merchant is told', () => {
    const ids = assignmentsByStrength([whole, channel, method, both]).map(({ plan: id }) => id);
    expect(ids).toStrictEqual(['both', 'method', 'channel', 'whole']);
  });
});
