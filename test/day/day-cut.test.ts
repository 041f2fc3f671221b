/** A production server that was down for long, or whose clock is wrong: nothing is posted on a guess. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cny } from '../money/amounts.js';
import { createHttpClient } from '../support/http-client.js';
import { type ProductionServer, startProduction } from '../support/production-server.js';
import { waitUntil } from '../support/wait-until.js';

const DAY_MS = 86_400_000;
const NOON = Date.parse('2026-03-10T12:00:00Z');

describe('a day that nobody cut for long', () => {
  let dataDir: string;
  let server: ProductionServer;
  let operator: string;
  let merchant: string;
  const clock = { nowMs: NOON, now: () => clock.nowMs };

  const start = async (): Promise<void> => {
    server = await startProduction({ dataDir, clock });
  };
  const ask = (path: string, body?: unknown, key = operator) =>
    createHttpClient(server.url)(path, { key, ...(body === undefined ? {} : { body }) });
  const post = (id: string) =>
    ask('/v1/ledgers/main/transactions', {
      id,
      entries: [
        { account: 'a', direction: 'debit', amount: cny('1.00') },
        { account: 'b', direction: 'credit', amount: cny('1.00') },
      ],
    });
  const cut = (day: string, rest = {}) => ask('/v1/ledgers/main/day-cuts', { day, ...rest });

  beforeEach(async () => {
    clock.nowMs = NOON;
    dataDir = mkdtempSync(join(tmpdir(), 'tallybook-test-'));
    await start();
    operator = await server.issueKey('operator');
    merchant = String((await ask('/v1/merchants', { name: 'Shop' })).body.key);
    for (const [id, subject] of [
      ['a', 'bank'],
      ['b', 'equity'],
    ]) {
      const account = { id, subject, currency: 'CNY' };
      expect((await ask('/v1/ledgers/main/accounts', account)).status).toBe(201);
    }
    expect((await post('t1')).status).toBe(201);
  });
  afterEach(async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('keeps postings and payments out until an operator names the day', async () => {
    await server.stop();
    clock.nowMs = NOON + 10 * DAY_MS;
    await start();
    const head = await server.engine.log.head();
    const payment = { amount: cny('1.00'), reference: 'r', method: { type: 'card' } };
    for (const refused of [await post('t2'), await ask('/v1/payments', payment, merchant)]) {
      expect([refused.status, refused.body.code]).toStrictEqual([503, 'day_unclear']);
    }
    const ready = await ask('/readyz');
    expect(ready.status).toBe(503);
    expect(ready.body.parts).toContainEqual({
      name: 'days',
      ready: false,
      detail: 'book main: 2026-03-10 is open and is over for long; an operator has to name the day',
    });
    // What was posted is still read, and the same posting is not said to be lost.
    expect((await ask('/v1/ledgers/main/transactions/t1')).status).toBe(200);
    const [early, many] = [await cut('2026-03-20'), await cut('2026-03-19')];
    expect([early.status, early.body.code]).toStrictEqual([422, 'day_not_over']);
    expect([many.status, many.body.code]).toStrictEqual([422, 'too_many_days']);
    expect(await server.engine.log.head()).toBe(head);

    const named = await cut('2026-03-19', { force: true });
    expect([named.status, named.body]).toStrictEqual([
      201,
      { book: 'main', closed: '2026-03-19', opened: '2026-03-20' },
    ]);
    await waitUntil(async () => {
      const parts = (await ask('/readyz')).body.parts as { name: string; ready: boolean }[];
      return parts.some(({ name, ready }) => name === 'days' && ready);
    });
    expect((await post('t2')).body).toMatchObject({ day: '2026-03-20' });
  });

  it('is cut by the timer where it is three days at most', async () => {
    await server.stop();
    clock.nowMs = NOON + 3 * DAY_MS;
    await start();
    await waitUntil(async () => (await server.engine.ledger.book('main'))?.day === '2026-03-13');
    expect((await post('t2')).status).toBe(201);
  });

  it('closes once, whoever repeats the cut, one after the other or at once', async () => {
    clock.nowMs = NOON + DAY_MS;
    const answers = await Promise.all([1, 2, 3, 4].map(() => cut('2026-03-10')));
    answers.push(await cut('2026-03-10'), await cut('2026-03-10', { force: true }));
    for (const { status, body } of answers) {
      expect([status, body]).toStrictEqual([
        201,
        { book: 'main', closed: '2026-03-10', opened: '2026-03-11' },
      ]);
    }
    const replayed = answers.map(({ headers }) => headers.get('idempotency-replayed'));
    expect(replayed.filter((said) => said !== 'true')).toHaveLength(1);
  });

  it('brings the limits that begin with the next day', async () => {
    const limits = (body: unknown) => ask('/v1/ledgers/main/accounts/b/limits', body);
    const now = await limits({ ceiling: cny('5.00') });
    expect([now.status, now.body.limits]).toStrictEqual([200, { ceiling: cny('5.00') }]);
    const later = { floor: cny('0.00'), ceiling: null, from: '2026-03-11' };
    expect((await limits(later)).body.limits).toStrictEqual({ ceiling: cny('5.00') });
    const again = await limits(later);
    expect([again.status, again.headers.get('idempotency-replayed')]).toStrictEqual([200, 'true']);
    for (const [body, code, param] of [
      [{}, 'invalid_request', 'floor'],
      [{ floor: cny('6.00') }, 'invalid_request', 'floor'],
      [{ floor: null, from: '2026-03-09' }, 'invalid_request', 'from'],
      [{ floor: cny('1') }, 'invalid_amount', 'floor.value'],
      [{ roof: null }, 'invalid_request', 'roof'],
    ] as const) {
      expect((await limits(body)).body).toMatchObject({ code, param });
    }
    clock.nowMs = NOON + DAY_MS;
    expect((await cut('2026-03-10')).status).toBe(201);
    const account = await ask('/v1/ledgers/main/accounts/b');
    expect(account.body).toMatchObject({ limits: { floor: cny('0.00') } });
    expect(account.body.limits).not.toHaveProperty('ceiling');
  });

  it.each([
    [{}, 'day'],
    [{ day: 'yesterday' }, 'day'],
    [{ day: '2026-02-30' }, 'day'],
    [{ day: '2026-03-09', force: 'yes' }, 'force'],
    [{ day: '2026-03-09', days: 2 }, 'days'],
  ])('is not cut by %j', async (body, param) => {
    const refused = await ask('/v1/ledgers/main/day-cuts', body);
    expect([refused.status, refused.body.code, refused.body.param]).toStrictEqual([
      400,
      'invalid_request',
      param,
    ]);
  });
});
