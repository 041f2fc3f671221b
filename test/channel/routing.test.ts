/** Routing passes over a channel for every reason that there is, and says which. */
import { describe, expect, it } from '@jest/globals';
import { type ChannelConfiguration, profileOf } from '../../domain/channel/configuration.js';
import { route, UNKNOWN_QUALITY } from '../../domain/channel/routing.js';
import { fromText } from '../../domain/money/money.js';
import { cny } from '../money/amounts.js';
import { configuration } from './acquirer.js';

const NOON = Date.parse('2026-03-01T12:00:00.000Z');

const candidates = (
  changes: Partial<ChannelConfiguration>,
  {
    value = '10.00',
    currency = 'CNY',
    method = 'card',
    nowMs = NOON,
    tried = [] as string[],
    connectable = true,
  } = {},
) => {
  const profiles = [
    profileOf('one', { ...configuration, enabled: true, ...changes }, connectable),
    profileOf('two', { ...configuration, enabled: true, costPercent: '0.90' }, true),
  ];
  const amount = fromText({ value, currency });
  return route({ amount, method, tried, nowMs }, profiles, () => UNKNOWN_QUALITY);
};
const reasons = (...args: Parameters<typeof candidates>) =>
  candidates(...args).candidates.find(({ channel }) => channel === 'one')?.reasons;

describe('a channel', () => {
  it('is chosen if it is the cheapest that can', () => {
    expect(candidates({}).chosen).toBe('one');
    expect(candidates({ enabled: false })).toEqual({
      chosen: 'two',
      candidates: [
        { channel: 'two', eligible: true, score: '91.000', reasons: [] },
        { channel: 'one', eligible: false, score: null, reasons: ['disabled'] },
      ],
    });
  });

  it.each<[string[], Parameters<typeof candidates>]>([
    [['disabled'], [{ enabled: false }]],
    [['not_connectable'], [{}, { connectable: false }]],
    [['method_unsupported'], [{}, { method: 'wallet' }]],
    [['currency_unsupported'], [{ currencies: ['USD', 'EUR'] }]],
    [['tried_before'], [{}, { tried: ['one'] }]],
    [['amount_below_minimum'], [{ limits: { min: [cny('10.01')], max: [] } }]],
    [[], [{ limits: { min: [cny('10.00')], max: [cny('10.00')] } }]],
    [['amount_above_maximum'], [{ limits: { min: [], max: [cny('9.99')] } }]],
    [[], [{ limits: { min: [cny('90.00')], max: [] } }, { currency: 'USD' }]],
    [
      ['disabled', 'method_unsupported'],
      [{ enabled: false }, { method: 'qr' }],
    ],
  ])('is passed over for %j', (expected, args) => {
    expect(reasons(...args)).toEqual(expected);
  });

  it('is in maintenance from the first instant of a window up to its last', () => {
    const window = { from: '2026-03-01T11:00:00.000Z', to: '2026-03-01T12:00:00.000Z' };
    const later = { from: '2026-03-01T14:00:00.000Z', to: '2026-03-01T15:00:00.000Z' };
    const at = (nowMs: number) => reasons({ maintenance: [window, later] }, { nowMs });
    expect(at(Date.parse(window.from) - 1)).toEqual([]);
    expect(at(Date.parse(window.from))).toEqual(['maintenance']);
    expect(at(Date.parse(window.to) - 1)).toEqual(['maintenance']);
    expect(at(Date.parse(window.to))).toEqual([]);
    expect(at(Date.parse(later.from))).toEqual(['maintenance']);
  });
});
