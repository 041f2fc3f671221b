/** How an order can be paid: a channel must take it, and a card needs the channel's own fields. */
import { expect, it } from '@jest/globals';
import type { Channel, Channels } from '../../domain/channel/port.js';
import { fromText } from '../../domain/money/money.js';
import {
  cardFrames,
  isOffered,
  methodsWithoutCard,
} from '../../engine/checkout-session/offered-methods.js';

const PAGE = 'https://pay.example';
const SHOP = 'https://shop.example';
const order = {
  amount: fromText({ value: '88.88', currency: 'CNY' }),
  methods: ['qr', 'card'],
  embedOrigins: [SHOP],
};

/** A channel that nobody calls. */
function channel(
  name: string,
  { methods = ['qr', 'card'], enabled = true, cost = '0.30' } = {},
  cardFrame?: Channel['cardFrame'],
): readonly [string, Channel] {
  const unused = () => Promise.reject(new Error('not called'));
  const profile = {
    ...{ name, methods, costPercent: cost, currencies: 'all' as const, enabled },
    ...{ minAmounts: [], maxAmounts: [], authorizationS: 60, maintenance: [], connectable: true },
  };
  const readCallback = () => ({ signatureValid: false as const, reason: '' });
  const calls = { send: unused, query: unused, close: unused, readCallback };
  return [name, { profile, ...calls, ...(cardFrame === undefined ? {} : { cardFrame }) }];
}
const of = (...channels: readonly (readonly [string, Channel])[]): Channels => new Map(channels);
const fields =
  (name: string): Channel['cardFrame'] =>
  (ancestors) =>
    `https://${name}.example/fields?for=${ancestors.join(',')}`;
const card = (name: string) => ({ method: 'card', card: { channel: name, token: 'tok_12345678' } });

it('a channel without card fields offers no card, and takes no token', () => {
  const channels = of(channel('plain'));
  expect(methodsWithoutCard(order, channels, 0)).toStrictEqual(['qr']);
  expect(cardFrames(order, PAGE, channels, 0)).toStrictEqual([]);
  expect(isOffered(order, card('plain'), channels, 0)).toBe(false);
});

it('the fields are told the page first, then who may show it; the best channel comes first', () => {
  const channels = of(
    channel('dear', { cost: '0.90' }, fields('dear')),
    channel('fair', {}, fields('fair')),
    channel('plain'),
  );
  expect(cardFrames(order, PAGE, channels, 0)).toStrictEqual([
    { channel: 'fair', url: `https://fair.example/fields?for=${PAGE},${SHOP}` },
    { channel: 'dear', url: `https://dear.example/fields?for=${PAGE},${SHOP}` },
  ]);
  expect(isOffered(order, card('dear'), channels, 0)).toBe(true);
  expect(isOffered(order, card('plain'), channels, 0)).toBe(false);
});

it('fields that are not to be had now are none', () => {
  const channels = of(channel('down', {}, () => undefined));
  expect(cardFrames(order, PAGE, channels, 0)).toStrictEqual([]);
  expect(isOffered(order, card('down'), channels, 0)).toBe(false);
});

it('a method is of the session, and of a channel that takes new payments', () => {
  const off = of(channel('off', { enabled: false }, fields('off')));
  expect(methodsWithoutCard(order, off, 0)).toStrictEqual([]);
  expect(cardFrames(order, PAGE, off, 0)).toStrictEqual([]);
  const on = of(channel('on', {}, fields('on')));
  expect(cardFrames({ ...order, methods: ['qr'] }, PAGE, on, 0)).toStrictEqual([]);
  expect(methodsWithoutCard({ ...order, methods: ['card'] }, on, 0)).toStrictEqual([]);
  expect(isOffered({ ...order, methods: ['card'] }, { method: 'qr', card: null }, on, 0)).toBe(
    false,
  );
});
