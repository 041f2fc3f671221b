/** What of a request is kept for the log of requests, and what never. */
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { allRoutes } from '../../api/composition/concepts.js';
import {
  keptBody,
  keptKey,
  keptPath,
  keptQuery,
  KEPT,
  LEFT_OUT,
  LOOKED_INTO,
} from '../../api/request-log/kept.js';

const kept = (body: unknown) => {
  const found = keptBody(Buffer.from(JSON.stringify(body)));
  return { ...found, body: found.body === null ? null : (JSON.parse(found.body) as unknown) };
};

describe('of a body', () => {
  it('amounts, choices and references are kept, and texts are named as left out', () => {
    expect(
      kept({
        amount: { value: '88.88', currency: 'CNY' },
        reference: 'order-1',
        method: { type: 'card', token: 'tok_12345678', channel: 'sandbox_a' },
        description: 'for Li Na',
        metadata: { payer: 'li.na@example.com' },
        capture: 'manual',
        expiresIn: 600,
        sandbox: { scenario: 'declined' },
      }),
    ).toStrictEqual({
      body: {
        amount: { value: '88.88', currency: 'CNY' },
        reference: 'order-1',
        method: { type: 'card', channel: 'sandbox_a' },
        capture: 'manual',
        expiresIn: 600,
        sandbox: { scenario: 'declined' },
      },
      leftOut: ['method.token', 'description', 'metadata'],
    });
  });

  it('a member that the contract does not have is not even named', () => {
    expect(kept({ '4111111111111111': 1, card: '4111', password: 'x' })).toStrictEqual({
      body: {},
      leftOut: [],
    });
  });

  it.each([
    ['the number of a card', { reference: '4111 1111 1111 1111' }],
    ['the number of a card that is a number', { expiresIn: 4111111111111111 }],
    ['a key', { reference: `tbk_${'x'.repeat(43)}` }],
    ['a long text', { reference: 'x'.repeat(129) }],
    ['an object for a text', { reference: { number: '4111' } }],
    ['a list of anything', { events: [{ a: 1 }] }],
  ])('%s is not kept under whatever name', (_name, body) => {
    expect(kept(body)).toStrictEqual({ body: {}, leftOut: Object.keys(body) });
  });

  it('only what the contract nests is looked into', () => {
    expect(
      kept({ metadata: { value: 'Li Na' }, amount: { amount: { value: 'Li Na' } } }),
    ).toStrictEqual({ body: { amount: {} }, leftOut: ['metadata', 'amount.amount'] });
  });

  it('nothing is kept of nothing', () => {
    expect(keptBody(Buffer.alloc(0))).toStrictEqual({ body: null, leftOut: [] });
  });

  it.each([
    ['what is no JSON', '{"reference":'],
    ['what is no object', '["4111"]'],
    ['a member that comes twice', '{"reference":"a","reference":"b"}'],
    ['more than 16 KiB', JSON.stringify({ reference: 'a', description: 'x'.repeat(16_384) })],
  ])('nothing is kept of %s, and that is told', (_name, text) => {
    expect(keptBody(Buffer.from(text))).toStrictEqual({ body: null, leftOut: ['body'] });
  });

  it('somebody has decided about each member that a merchant may send', () => {
    const decided = new Set([...KEPT, ...LEFT_OUT, ...LOOKED_INTO]);
    const names = new Set<string>();
    for (const { roles, body, query } of allRoutes) {
      if (!roles.includes('merchant')) continue;
      for (const shape of [body, query]) {
        for (const name of memberNames(
          z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' }),
        )) {
          names.add(name);
        }
      }
    }
    expect([...names].filter((name) => !decided.has(name))).toStrictEqual([]);
  });
});

/** At any depth; the members of a map that a caller names are the map's own. */
function memberNames(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {}, ...rest } = schema as { properties?: Record<string, unknown> };
  return [
    ...Object.keys(properties),
    ...Object.values(properties).flatMap(memberNames),
    ...Object.values(rest).flatMap(memberNames),
  ];
}

it('of a query, what narrows a list is kept', () => {
  expect(keptQuery('limit=5&payer=Li%20Na&status=failed')).toBe('limit=5&status=failed');
  expect(keptQuery('payer=Li%20Na')).toBeNull();
  expect(keptQuery(undefined)).toBeNull();
});

it.each([
  ['/v1/payments/pay_1', '/v1/payments/pay_1'],
  ['/v1/payments/li.na@example.com', '/v1/payments/{id}'],
  ['/v1/payments/Li%20Na', '/v1/payments/{id}'],
  ['/v1/payments/4111111111111111', '/v1/payments/{id}'],
  [`/v1/payments/${'x'.repeat(400)}`, '/v1/payments/{id}'],
])('of the path %s its ids are kept, or the template alone', (path, kept) => {
  expect(keptPath(path, '/v1/payments/{id}')).toBe(kept);
});

it.each([
  ['order-1', 'order-1', []],
  ["it's-mine", "it's-mine", []],
  [undefined, null, []],
  ['1780000000000', null, ['Idempotency-Key']],
  ['refund 4111 1111 1111 1111', null, ['Idempotency-Key']],
  ['li.na@example.com', null, ['Idempotency-Key']],
  [`tbk_${'x'.repeat(43)}`, null, ['Idempotency-Key']],
])('of the key %s everything is kept, or nothing', (key, idempotencyKey, leftOut) => {
  expect(keptKey(key)).toStrictEqual({ idempotencyKey, leftOut });
});
