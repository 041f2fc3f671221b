/** What the limits of an account let through. */
import { describe, expect, it } from '@jest/globals';
import { cny } from '../money/amounts.js';
import { cr, dr, figures, given, open, post, reserve } from './given.js';

describe('limits', () => {
  const to = (id: string, value: string) =>
    post(`to-${id}-${value}`, [dr('bank', value), cr(id, value)]);
  const from = (id: string, value: string) =>
    post(`from-${id}-${value}`, [dr(id, value), cr('bank', value)]);
  const bank = open('bank', { subject: 'bank' });

  it.each([
    ['0.00', '5.00', '5.00', true],
    ['0.00', '5.00', '5.01', false],
    ['-100.00', '5.00', '105.00', true],
    ['-100.00', '5.00', '105.01', false],
    ['2.00', '5.00', '3.00', true],
    ['2.00', '5.00', '3.01', false],
  ])('a floor of %s after %s lets %s go: %s', (floor, paidIn, paidOut, accepted) => {
    const world = given(bank, open('a', { limits: { floor: cny(floor) } }), to('a', paidIn));
    const { decision } = world.when(from('a', paidOut));
    if (accepted) expect(decision.accepted).toBe(true);
    else
      expect(decision).toMatchObject({
        rejection: { code: 'insufficient_funds', param: 'entries.0.account' },
      });
  });

  it('an account below its floor may be filled, not emptied', () => {
    const world = given(bank, open('a', { limits: { floor: cny('10.00') } }), to('a', '3.00'));
    expect(figures(world.world, 'a')).toStrictEqual(['3.00', '0.00', '0.00', '-7.00', 1]);
    expect(world.when(to('a', '1.00')).decision.accepted).toBe(true);
    world.when(from('a', '1.00')).rejected('insufficient_funds');
  });

  it('refuse nothing that comes to nothing', () => {
    const both = (id: string) => post('t', [dr(id, '1.00'), cr(id, '1.00')]);
    const below = open('a', { limits: { floor: cny('10.00') } });
    expect(given(below).when(both('a')).decision.accepted).toBe(true);
    const above = open('a', { limits: { ceiling: cny('-10.00') } });
    expect(given(above).when(both('a')).decision.accepted).toBe(true);
    given(bank, above).when(to('a', '0.01')).rejected('ceiling_exceeded', 'entries.1.account');
    expect(given(bank, above).when(from('a', '0.01')).decision.accepted).toBe(true);
  });

  it('a ceiling counts what is held towards it', () => {
    const world = given(
      bank,
      open('a', { limits: { ceiling: cny('10.00') } }),
      reserve('r', [dr('bank', '6.00'), cr('a', '6.00')]),
    );
    world.when(to('a', '4.01')).rejected('ceiling_exceeded');
    expect(world.when(to('a', '4.00')).decision.accepted).toBe(true);
    world.when(reserve('r2', [dr('bank', '4.01'), cr('a', '4.01')])).rejected('ceiling_exceeded');
  });

  it('an asset grows on the debit side, and its floor with it', () => {
    const world = given(
      open('cash', { subject: 'bank', limits: { floor: cny('0.00') } }),
      open('a'),
    );
    world.when(post('t', [dr('a', '1.00'), cr('cash', '1.00')])).rejected('insufficient_funds');
    expect(world.when(post('t', [dr('cash', '1.00'), cr('a', '1.00')])).decision.accepted).toBe(
      true,
    );
  });

  it('judge a transaction by its sum, not by the order of its entries', () => {
    const world = given(bank, open('a', { limits: { floor: cny('0.00') } }));
    expect(
      world.when(post('t', [dr('a', '5.00'), cr('a', '5.00'), dr('a', '1.00'), cr('a', '1.00')]))
        .decision.accepted,
    ).toBe(true);
  });
});
