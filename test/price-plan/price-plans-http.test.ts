/** Price plans over HTTP: made, changed, assigned, and what a payment then bears. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestServer, type TestServer } from '../support/server.js';
import { cny } from '../money/amounts.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

let keys = 0;
const post = (path: string, body: unknown, key = `key-${++keys}`) =>
  server.http(path, {
    key: server.keys.operator,
    body,
    headers: { 'idempotency-key': key },
  });
const read = (path: string, key = server.keys.finance) => server.http(path, { key });

const rules = [
  { type: 'percentage', percent: '1.00', minimum: cny('0.10'), maximum: cny('2.00') },
  { type: 'fixed', amount: cny('0.30') },
];
const newPlan = async (terms: object = { rules, taxPercent: '6' }): Promise<string> => {
  const { status, body } = await post('/v1/price-plans', { name: 'Shops', ...terms });
  expect(status).toBe(201);
  return String(body['id']);
};

/** A merchant with the plan, and a payment of it that succeeded. */
async function paidBy(plan: string | null, amount: string, of: object = {}) {
  const merchant = await server.addMerchant();
  if (plan !== null) {
    const path = `/v1/price-plans/${plan}/assignments`;
    expect((await post(path, { merchant: merchant.id, ...of })).status).toBe(201);
  }
  const { body } = await server.http('/v1/payments', {
    key: merchant.key,
    body: { amount: cny(amount), reference: 'order', method: { type: 'card' } },
    headers: { prefer: 'wait=20' },
  });
  expect(body).toMatchObject({ status: 'succeeded' });
  return { merchant, payment: String(body['id']), fee: body['fee'] };
}

const balance = async (account: string): Promise<unknown> => {
  const { body } = await read(`/v1/ledgers/main/accounts/${account}`);
  return (body['balance'] as Record<string, unknown>)['posted'];
};

describe('a price plan', () => {
  it('is made with its first version, once a key', async () => {
    const asked = { name: 'Shops 网店', rules, taxPercent: '6' };
    const made = await post('/v1/price-plans', asked, 'plan-1');
    expect(made.status).toBe(201);
    expect(made.body).toStrictEqual({
      id: expect.stringMatching(/^plan_/),
      object: 'price_plan',
      name: 'Shops 网店',
      currency: 'CNY',
      versions: [
        {
          ...{ rules, taxPercent: '6', version: 1 },
          ...{ effectiveFrom: expect.any(String), createdAt: expect.any(String) },
        },
      ],
      createdAt: expect.any(String),
    });
    const again = await post('/v1/price-plans', asked, 'plan-1');
    expect([again.status, again.body]).toStrictEqual([201, made.body]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await read(`/v1/price-plans/${String(made.body['id'])}`)).toMatchObject({
      status: 200,
      body: made.body,
    });
    const other = await post('/v1/price-plans', { ...asked, name: 'x' }, 'plan-1');
    expect(other.body).toMatchObject({ code: 'idempotency_key_reused', param: 'Idempotency-Key' });
  });

  it('is listed with its newest version', async () => {
    const plan = await newPlan();
    await post(`/v1/price-plans/${plan}/versions`, {
      rules: [{ type: 'percentage', percent: '2' }],
    });
    const { body } = await read('/v1/price-plans?limit=100');
    const listed = (body['data'] as Record<string, unknown>[]).find(({ id }) => id === plan);
    expect(listed).toMatchObject({
      currency: null,
      versions: 2,
      newest: { version: 2, rules: [{ type: 'percentage', percent: '2' }], taxPercent: null },
    });
    const first = await read('/v1/price-plans?limit=1');
    const next = String(first.body['nextCursor']);
    expect(first.body).toMatchObject({ hasMore: true, data: [{ id: next }] });
    expect((await read(`/v1/price-plans?limit=1&cursor=${next}`)).status).toBe(200);
  });

  it('answers a preview, and what a refund would give back', async () => {
    const plan = await newPlan();
    const { status, body } = await server.http(`/v1/price-plans/${plan}/quote`, {
      key: server.keys.finance,
      body: { amount: cny('100.00'), refund: cny('95.00') },
    });
    expect(status).toBe(200);
    expect(body).toStrictEqual({
      ...{ plan, version: 1, amount: cny('100.00') },
      lines: [
        { rule: rules[0], fee: cny('1.00'), tax: cny('0.06') },
        { rule: rules[1], fee: cny('0.30'), tax: cny('0.02') },
      ],
      ...{ fee: cny('1.30'), tax: cny('0.08'), net: cny('98.62') },
      // 1 % of the 5.00 that stay is 0.05, less than the minimum of 0.10.
      refund: { amount: cny('95.00'), fee: cny('0.90'), tax: cny('0.05') },
    });
  });

  it('answers no preview of what it does not price', async () => {
    const plan = await newPlan();
    const quote = (body: object) =>
      server.http(`/v1/price-plans/${plan}/quote`, { key: server.keys.operator, body });
    const eur = { value: '1.00', currency: 'EUR' };
    expect((await quote({ amount: eur })).body).toMatchObject({ code: 'currency_unsupported' });
    expect((await quote({ amount: cny('1.00'), refund: eur })).body).toMatchObject({
      ...{ code: 'currency_unsupported', param: 'refund' },
    });
    expect((await quote({ amount: cny('1.00'), refund: cny('1.01') })).body).toMatchObject({
      code: 'refund_exceeds_captured',
    });
    expect((await quote({ amount: cny('1.00'), version: 2 })).body).toMatchObject({
      ...{ code: 'invalid_request', param: 'version' },
    });
    expect((await quote({ amount: cny('1.0') })).body).toMatchObject({ code: 'invalid_amount' });
  });
});

describe('a payment', () => {
  it('bears fee and tax of the plan of its merchant, posted line for line', async () => {
    const tax = await balance('sys:tax_payable:CNY').catch(() => undefined);
    const { merchant, fee } = await paidBy(await newPlan(), '100.00');
    expect(fee).toStrictEqual(cny('1.30'));
    expect(await balance(`mer:${merchant.id}:CNY`)).toStrictEqual(cny('98.62'));
    expect(tax).toBeUndefined();
    expect(await balance('sys:tax_payable:CNY')).toStrictEqual(cny('0.08'));
  });

  it('gives fee and tax back with a refund, while fixed parts and minimums stay', async () => {
    const { merchant, payment } = await paidBy(await newPlan(), '100.00');
    await server.http(`/v1/payments/${payment}/refunds`, {
      key: merchant.key,
      body: { amount: cny('95.00') },
      headers: { 'idempotency-key': 'most', prefer: 'wait=20' },
    });
    // 0.10 and 0.30 stay, and the tax on them, 0.01 and 0.02.
    const account = `mer:${merchant.id}:CNY`;
    expect(await balance(account)).toStrictEqual(cny('4.57'));
    const { body } = await read(`/v1/settlements?merchant=${merchant.id}`);
    expect(body['data']).toMatchObject([
      {
        ...{ fees: cny('1.30'), feesReturned: cny('0.90'), tax: cny('0.08') },
        ...{ taxReturned: cny('0.05'), net: cny('4.57'), closingPayable: cny('4.57') },
      },
    ]);
  });

  it('bears what its channel and its method say, if they say something', async () => {
    const plan = await newPlan({ rules: [{ type: 'fixed', amount: cny('5.00') }] });
    expect((await paidBy(plan, '100.00', { method: 'qr' })).fee).toStrictEqual(cny('0.00'));
    expect((await paidBy(plan, '100.00', { method: 'card' })).fee).toStrictEqual(cny('5.00'));
    expect((await paidBy(plan, '100.00', { channel: 'nowhere' })).fee).toStrictEqual(cny('0.00'));
  });

  it('in a currency that its merchant has no price for is refused, and stores nothing', async () => {
    const merchant = await server.addMerchant({ fee: { percent: '1', fixed: cny('0.10') } });
    const pay = () =>
      server.http('/v1/payments', {
        key: merchant.key,
        body: {
          amount: { value: '9.00', currency: 'EUR' },
          reference: 'eur',
          method: { type: 'card' },
        },
        headers: { prefer: 'wait=20' },
      });
    expect((await pay()).body).toMatchObject({ code: 'currency_unsupported' });
    const plan = await newPlan({ rules: [{ type: 'percentage', percent: '2' }] });
    await post(`/v1/price-plans/${plan}/assignments`, { merchant: merchant.id });
    expect((await pay()).body).toMatchObject({ fee: { value: '0.18', currency: 'EUR' } });
  });
});

describe('a plan with tiers', () => {
  const tiers = [{ upTo: cny('100.00'), percent: '1' }, { percent: '0.5' }];
  const tiered = { rules: [{ type: 'tiered', window: 'calendar_month', tiers }] };

  it('prices captures by the volume of the month, and the story of each says its tier', async () => {
    const { merchant, payment, fee } = await paidBy(await newPlan(tiered), '80.00');
    expect(fee).toStrictEqual(cny('0.80'));
    const { body } = await server.http('/v1/payments', {
      key: merchant.key,
      body: { amount: cny('60.00'), reference: 'second', method: { type: 'card' } },
      headers: { prefer: 'wait=20' },
    });
    // 20.00 to the end of the first tier, 40.00 above it.
    expect(body).toMatchObject({ status: 'succeeded', fee: cny('0.40') });
    expect(await balance(`mer:${merchant.id}:CNY`)).toStrictEqual(cny('138.80'));
    const story = await read(`/v1/payments/${payment}/events?limit=100`, merchant.key);
    const steps = story.body['data'] as { type: string; data: unknown }[];
    expect(steps.find(({ type }) => type === 'CapturePriced')?.data).toMatchObject({
      volume: { month: expect.stringMatching(/^\d{4}-\d{2}$/), before: cny('0.00'), tier: 1 },
    });
  });

  it('previews what a volume before it makes of a payment', async () => {
    const plan = await newPlan(tiered);
    const { body } = await server.http(`/v1/price-plans/${plan}/quote`, {
      key: server.keys.finance,
      body: { amount: cny('60.00'), volumeBefore: cny('80.00') },
    });
    expect(body).toMatchObject({ fee: cny('0.40'), lines: [{ rule: tiered.rules[0] }] });
  });

  it.each([
    ['one tier', [{ percent: '1' }], 'rules.0.tiers'],
    ['a last tier with an end', [tiers[0], tiers[0]], 'rules.0.tiers.1.upTo'],
    ['a tier without an end before the last', [tiers[1], tiers[1]], 'rules.0.tiers.0.upTo'],
    ['tiers that end below each other', [tiers[0], tiers[0], tiers[1]], 'rules.0.tiers.1.upTo'],
  ])('is refused with %s', async (_, wrong, param) => {
    const rules = [{ ...tiered.rules[0], tiers: wrong }];
    const { status, body } = await post('/v1/price-plans', { name: 'x', rules });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'invalid_request', param });
  });

  it('has one tiered rule at most', async () => {
    const [rule] = tiered.rules;
    const { body } = await post('/v1/price-plans', { name: 'x', rules: [rule, rule] });
    expect(body).toMatchObject({ code: 'invalid_request', param: 'rules' });
  });
});

describe('an assignment', () => {
  it('ends, and what comes after is priced as before', async () => {
    const merchant = await server.addMerchant({ fee: { percent: '0.60' } });
    const plan = await newPlan();
    const path = `/v1/price-plans/${plan}/assignments`;
    const { body } = await post(path, { merchant: merchant.id });
    const assigned = { ...body };
    const ended = await post(`${path}/${String(body['id'])}/end`, {});
    expect(ended.body).toStrictEqual({ ...assigned, effectiveUntil: expect.any(String) });
    expect((await read(path)).body).toMatchObject({ data: [ended.body], hasMore: false });
    expect((await read(`/v1/merchants/${merchant.id}/prices`, merchant.key)).body).toStrictEqual({
      merchant: merchant.id,
      prices: [
        {
          ...{ plan: null, name: null, version: null, method: null, channel: null },
          ...{ effectiveFrom: null, effectiveUntil: null },
          price: { rules: [{ type: 'percentage', percent: '0.60' }], taxPercent: null },
        },
      ],
    });
  });

  it('has its own id for each merchant, whatever the key', async () => {
    const plan = await newPlan();
    const path = `/v1/price-plans/${plan}/assignments`;
    const [one, two] = [await server.addMerchant(), await server.addMerchant()];
    const first = await post(path, { merchant: one.id }, 'assigned');
    const second = await post(path, { merchant: two.id }, 'assigned');
    expect([first.status, second.status]).toStrictEqual([201, 201]);
    expect(second.body['id']).not.toBe(first.body['id']);
    const ended = await post(`${path}/${String(second.body['id'])}/end`, {});
    expect(ended.body).toMatchObject({ merchant: two.id });
    expect((await read(`/v1/merchants/${one.id}/prices`)).body).toMatchObject({
      prices: [{ plan, effectiveUntil: null }, { plan: null }],
    });
  });

  it('tells its merchant what it pays, from when', async () => {
    const merchant = await server.addMerchant({ fee: { percent: '0.60' } });
    const plan = await newPlan();
    const from = '2099-01-01T08:00:00+08:00';
    const of = { merchant: merchant.id, method: 'qr', effectiveFrom: from };
    await post(`/v1/price-plans/${plan}/assignments`, of);
    expect((await read(`/v1/merchants/${merchant.id}/prices`, merchant.key)).body).toMatchObject({
      prices: [
        {
          ...{ plan, name: 'Shops', version: 1, method: 'qr', channel: null },
          ...{ effectiveFrom: '2099-01-01T00:00:00.000Z', price: { taxPercent: '6' } },
        },
        { plan: null },
      ],
    });
  });
});
