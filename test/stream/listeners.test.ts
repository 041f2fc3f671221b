/** A change is told to those whom it concerns, and costs the others nothing. */
import { expect, it } from '@jest/globals';
import { START } from '../../domain/kernel/position.js';
import { Listeners, type LocatedChange } from '../../api/stream/listeners.js';

const changed = (id: string | null): LocatedChange => ({
  change: { topic: 'payments', id },
  merchant: 'mer_a',
  position: START,
});
const [one, two, none] = [changed('pay_1'), changed('pay_2'), changed(null)];

it('who follows objects is called with theirs alone, once, and not at all for others', () => {
  const listeners = new Listeners();
  const calls: [string, readonly LocatedChange[]][] = [];
  const follow = (name: string, ids?: readonly string[]) =>
    listeners.add((changes) => void calls.push([name, changes]), ids && new Set(ids));
  follow('all');
  const leave = follow('both', ['pay_1', 'pay_2']);
  follow('second', ['pay_2']);
  follow('third', ['pay_3']);
  listeners.tell([one, none, two, one]);
  expect(calls).toStrictEqual([
    ['all', [one, none, two, one]],
    ['both', [one, two, one]],
    ['second', [two]],
  ]);
  expect(listeners.size).toBe(4);
  leave();
  leave();
  expect(listeners.size).toBe(3);
  calls.length = 0;
  listeners.tell([one]);
  expect(calls).toStrictEqual([['all', [one]]]);
});
