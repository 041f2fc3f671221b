import { describe, expect, it } from '@jest/globals';
import { Gate } from '../../api/composition/demo/gate.js';
import type { Item } from '../../api/composition/demo/orders.js';
import { SHOPS } from '../../api/composition/demo/shops.js';
import { Timetable } from '../../api/composition/demo/timetable.js';
import { parseAmount } from '../../domain/money/money.js';

const FROM = Date.parse('2026-09-30T00:00:00Z');
const DAY = 86_400_000;

function itemsOf(days: number, { seed = 'a seed', timezone = 'UTC', share = 1 } = {}): Item[] {
  const timetable = new Timetable({ seed, fromMs: FROM, timezone, shops: SHOPS, share });
  const items: Item[] = [];
  while (timetable.peek().atMs < FROM + days * DAY) items.push(timetable.next());
  return items;
}

const typesOf = (items: readonly Item[]) => new Set(items.map(({ act }) => act.type));

describe('the timetable of the demo', () => {
  it('tells the same story for the same seed, and another story for another seed', () => {
    expect(itemsOf(5)).toStrictEqual(itemsOf(5));
    expect(itemsOf(5, { seed: 'another' })).not.toStrictEqual(itemsOf(5));
  });

  it('is in the order of time and has all that can happen', () => {
    const items = itemsOf(60);
    const times = items.map(({ atMs }) => atMs);
    expect(times).toStrictEqual([...times].sort((a, b) => a - b));
    expect([...typesOf(items)].sort()).toStrictEqual([
      ...['accept', 'cancel', 'capture', 'deadline', 'midnight', 'pay', 'refund', 'review', 'scan'],
    ]);
    const orders = items.flatMap(({ act }) => (act.type === 'pay' ? [act] : []));
    expect(orders.length).toBeGreaterThan(3_000);
    expect(new Set(orders.map(({ reference }) => reference)).size).toBe(orders.length);
    expect(orders.every(({ amount }) => parseAmount(amount).accepted)).toBe(true);
  });

  it('cuts each day once, when it is over in the zone of the book', () => {
    const cuts = (timezone: string) =>
      itemsOf(3, { timezone })
        .filter(({ act }) => act.type === 'midnight')
        .map(({ atMs }) => new Date(atMs).toISOString());
    expect(cuts('Asia/Shanghai')).toStrictEqual([
      '2026-09-30T16:00:30.000Z',
      '2026-10-01T16:00:30.000Z',
      '2026-10-02T16:00:30.000Z',
    ]);
  });
});

describe('the gate of a past', () => {
  it('lets reads and callbacks through, and holds what may write until it opens', async () => {
    const gate = new Gate();
    expect(gate.admit({ method: 'GET', url: '/v1/payments' })).toBe(undefined);
    expect(gate.admit({ method: 'POST', url: '/v1/channels/sandbox_a/callbacks' })).toBe(undefined);
    expect(gate.waitedMs).toBe(undefined);
    const held = gate.admit({ method: 'POST', url: '/v1/payments' });
    expect(held).toBeInstanceOf(Promise);
    expect(gate.waitedMs).toBeGreaterThanOrEqual(0);
    gate.open();
    await held;
    expect(gate.admit({ method: 'POST', url: '/v1/payments' })).toBe(undefined);
  });
});
