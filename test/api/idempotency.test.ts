/** The same request again has no second effect, answers the same status and says that it is a replay. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestServer, type TestServer } from '../support/server.js';
import type { TestAnswer } from '../support/http-client.js';

const replayed = (answer: TestAnswer) => answer.headers.get('idempotency-replayed');

describe('idempotency', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.stop());

  const entry = (account: string, direction: string, value: string) => ({
    account,
    direction,
    amount: { value, currency: 'CNY' },
  });
  const entries = [entry('left', 'debit', '1.00'), entry('right', 'credit', '1.00')];
  const post = (path: string, body: unknown, headers = {}) =>
    server.http(path, { key: server.keys.operator, body, headers });
  const postedOf = async (account: string) => {
    const { body } = await server.http(`/v1/ledgers/main/accounts/${account}`, {
      key: server.keys.finance,
    });
    return (body.balance as { posted: { value: string } }).posted.value;
  };

  beforeAll(async () => {
    for (const id of ['left', 'right']) {
      await post('/v1/ledgers/main/accounts', { id, currency: 'CNY', subject: 'customer_payable' });
    }
  });

  it('creates a payment once by its reference, whatever the order of the keys', async () => {
    const first = await server.pay({ reference: 'once', rest: { metadata: { a: '1', b: '2' } } });
    const again = await server.http('/v1/payments', {
      key: server.keys.merchant,
      body: {
        metadata: { b: '2', a: '1' },
        capture: 'automatic',
        method: { type: 'card' },
        expiresIn: 1800,
        reference: 'once',
        amount: { currency: 'CNY', value: '88.88' },
      },
    });
    expect([first.status, replayed(first)]).toEqual([201, null]);
    expect([again.status, replayed(again)]).toEqual([201, 'true']);
    expect(again.body.id).toBe(first.body.id);
  });

  it('answers a replay with the present state', async () => {
    const request = { reference: 'present', rest: { capture: 'manual' } };
    const first = await server.pay(request);
    expect(first.body.status).toBe('authorized');
    const capture = await server.http(`/v1/payments/${String(first.body.id)}/capture`, {
      key: server.keys.merchant,
      headers: { 'idempotency-key': 'c' },
      body: {},
    });
    expect([capture.status, capture.body.status]).toEqual([200, 'succeeded']);
    const again = await server.pay(request);
    expect([again.status, again.body.status, replayed(again)]).toEqual([201, 'succeeded', 'true']);
  });

  it('captures, cancels and refunds once per key', async () => {
    const { merchant } = server.keys;
    const held = await server.pay({ reference: 'held', rest: { capture: 'manual' } });
    const id = String(held.body.id);
    const call = (operation: string, key: string, body: unknown = {}) =>
      server.http(`/v1/payments/${id}/${operation}`, {
        key: merchant,
        headers: { 'idempotency-key': key },
        body,
      });
    const part = { amount: { value: '10.00', currency: 'CNY' }, final: false };
    const captured = [await call('capture', 'k', part), await call('capture', 'k', part)];
    expect(captured.map(({ status }) => status)).toEqual([200, 200]);
    expect(captured.map(replayed)).toEqual([null, 'true']);
    expect(captured[1]?.body.amountCaptured).toEqual({ value: '10.00', currency: 'CNY' });
    const canceled = [await call('cancel', 'k'), await call('cancel', 'k')];
    expect(canceled.map(({ status, body }) => [status, body.status])).toEqual([
      [200, 'succeeded'],
      [200, 'succeeded'],
    ]);
    expect(canceled.map(replayed)).toEqual([null, 'true']);
    const refund = { amount: { value: '4.00', currency: 'CNY' } };
    const refunds = [await call('refunds', 'k', refund), await call('refunds', 'k', refund)];
    expect(refunds.map(({ status }) => status)).toEqual([201, 201]);
    expect(refunds.map(replayed)).toEqual([null, 'true']);
    expect(refunds[1]?.body.id).toBe(refunds[0]?.body.id);
  });

  it('makes one payment of fifty simultaneous requests', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => server.pay({ reference: 'stampede', value: '3.00' })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter((answer) => replayed(answer) === null)).toHaveLength(1);
  });

  it('posts a transaction once by id, and once by key where there is no id', async () => {
    const path = '/v1/ledgers/main/transactions';
    const before = await postedOf('right');
    const byId = [
      await post(path, { id: 'tx-1', entries }),
      await post(path, { id: 'tx-1', entries }),
    ];
    const header = { 'idempotency-key': 'key-1' };
    const byKey = [await post(path, { entries }, header), await post(path, { entries }, header)];
    expect([...byId, ...byKey].map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect([...byId, ...byKey].map(replayed)).toEqual([null, 'true', null, 'true']);
    expect(byId[1]?.body).toEqual(byId[0]?.body);
    expect(byKey[1]?.body).toEqual(byKey[0]?.body);
    expect(Number(await postedOf('right')) - Number(before)).toBe(2);
  });

  it('posts again without id and key', async () => {
    const path = '/v1/ledgers/main/transactions';
    const [a, b] = [await post(path, { entries }), await post(path, { entries })];
    expect([replayed(a), replayed(b)]).toEqual([null, null]);
    expect(a.body.id).not.toBe(b.body.id);
  });

  it('derives the ids of a batch from key and index', async () => {
    const path = '/v1/ledgers/main/transactions/batch';
    const body = { transactions: [{ entries }, { entries }, { id: 'own', entries }] };
    const header = { 'idempotency-key': 'batch-1' };
    const [first, again] = [await post(path, body, header), await post(path, body, header)];
    type Results = { id: string; status: string }[];
    const results = first.body.results as Results;
    expect(results.map(({ status }) => status)).toEqual(['posted', 'posted', 'posted']);
    expect(new Set(results.map(({ id }) => id)).size).toBe(3);
    expect((again.body.results as Results).map(({ id, status }) => [id, status])).toEqual(
      results.map(({ id }) => [id, 'duplicate']),
    );
  });

  it('answers a mixed batch item by item', async () => {
    const unbalanced = [entry('left', 'debit', '1.00'), entry('right', 'credit', '2.00')];
    const { status, body } = await post('/v1/ledgers/main/transactions/batch', {
      transactions: [
        { id: 'b-1', entries },
        { id: 'b-2', entries: unbalanced },
        { id: 'b-3', entries, linked: true },
        { id: 'b-4', entries: unbalanced },
        { id: 'b-5', entries },
      ],
    });
    expect(status).toBe(200);
    const results = body.results as { id: string; status: string; problem?: { code: string } }[];
    expect(results.map((one) => [one.id, one.status, one.problem?.code])).toEqual([
      ['b-1', 'posted', undefined],
      ['b-2', 'rejected', 'transaction_unbalanced'],
      ['b-3', 'rejected', 'linked_failed'],
      ['b-4', 'rejected', 'transaction_unbalanced'],
      ['b-5', 'posted', undefined],
    ]);
  });

  it('answers a position to a batch of which nothing was posted', async () => {
    const unbalanced = [entry('left', 'debit', '1.00'), entry('right', 'credit', '2.00')];
    const refused = await post('/v1/ledgers/main/transactions/batch', {
      transactions: [{ id: 'b-6', entries: unbalanced }],
    });
    expect(refused.status).toBe(200);
    expect(refused.headers.get('tallybook-position')).toMatch(/^\d{20}$/);
  });

  it('reserves, posts and voids once', async () => {
    const path = '/v1/ledgers/main/reservations';
    const made = [
      await post(path, { id: 'hold-1', entries }),
      await post(path, { id: 'hold-1', entries }),
    ];
    expect(made.map(({ status, body }) => [status, body.status])).toEqual([
      [201, 'pending'],
      [201, 'pending'],
    ]);
    expect(made.map(replayed)).toEqual([null, 'true']);
    const posted = [await post(`${path}/hold-1/post`, {}), await post(`${path}/hold-1/post`, {})];
    expect(posted.map(({ status, body }) => [status, body.status])).toEqual([
      [200, 'posted'],
      [200, 'posted'],
    ]);
    expect(posted.map(replayed)).toEqual([null, 'true']);
    expect((await post(`${path}/hold-1/void`, {})).body.code).toBe('reservation_closed');
    await post(path, { id: 'hold-2', entries });
    const voided = [await post(`${path}/hold-2/void`, {}), await post(`${path}/hold-2/void`, {})];
    expect(voided.map(({ status, body }) => [status, body.status])).toEqual([
      [200, 'voided'],
      [200, 'voided'],
    ]);
    expect((await post(`${path}/hold-2/post`, {})).body.code).toBe('reservation_closed');
  });

  it('reverses once', async () => {
    const path = '/v1/ledgers/main/transactions';
    await post(path, { id: 'wrong', entries });
    const reverse = (key: string) =>
      post(`${path}/wrong/reverse`, { reason: 'mistake' }, { 'idempotency-key': key });
    const [first, again, other] = [await reverse('a'), await reverse('a'), await reverse('b')];
    expect([first.status, first.body.reverses, replayed(first)]).toEqual([201, 'wrong', null]);
    expect([again.status, again.body.id, replayed(again)]).toEqual([201, first.body.id, 'true']);
    expect([other.status, other.body.code]).toEqual([409, 'already_reversed']);
  });

  it('registers a merchant once and shows its key once', async () => {
    const body = { id: 'shop-1', name: 'Shop', fee: { percent: '0.60' } };
    const [first, again] = [await post('/v1/merchants', body), await post('/v1/merchants', body)];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect([replayed(first), replayed(again)]).toEqual([null, 'true']);
    expect(first.body.key).toMatch(/^tbk_[A-Za-z0-9_-]{43}$/);
    expect(again.body).toEqual({
      id: 'shop-1',
      object: 'merchant',
      name: 'Shop',
      fee: { percent: '0.60', fixed: null },
      returnOrigins: [],
      embedOrigins: [],
      status: 'active',
    });
  });

  it('decides a refused request anew', async () => {
    const path = '/v1/ledgers/main/accounts';
    const transaction = {
      id: 'later',
      entries: [entry('left', 'debit', '1.00'), entry('new', 'credit', '1.00')],
    };
    const refused = await post('/v1/ledgers/main/transactions', transaction);
    expect(refused.body.code).toBe('account_not_found');
    await post(path, { id: 'new', currency: 'CNY', subject: 'customer_payable' });
    const now = await post('/v1/ledgers/main/transactions', transaction);
    expect([now.status, replayed(now)]).toEqual([201, null]);
  });
});
