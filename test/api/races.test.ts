/** What may happen at the same moment over HTTP: whoever is first, the books are right. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { verifyInstallation } from '../../cli/verify/verify-installation.js';
import { cny } from '../money/amounts.js';
import type { TestAnswer } from '../support/http-client.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { sized } from '../support/test-size.js';
import { waitUntil } from '../support/wait-until.js';
import { movableClock } from '../payment/scenarios.js';

const TRIES = sized({ small: 3, ci: 20, full: 100 });
const MINUTES = 60_000;

const clock = movableClock();
let server: TestServer;
let merchant: { readonly id: string; readonly key: string };
beforeAll(async () => {
  server = await startTestServer({ clock });
  merchant = await server.addMerchant();
  for (const id of ['a', 'b']) await ledger('accounts', { id, ...ACCOUNT });
});
afterAll(() => server.stop());

const ACCOUNT = { currency: 'CNY', subject: 'customer_payable' };
const entries = (value: string) => [
  { account: 'a', direction: 'debit', amount: cny(value) },
  { account: 'b', direction: 'credit', amount: cny(value) },
];
const ledger = (path: string, body: unknown, headers = {}) =>
  server.http(`/v1/ledgers/main/${path}`, { key: server.keys.operator, body, headers });
const idOf = ({ body }: TestAnswer): string => z.looseObject({ id: z.string() }).parse(body).id;
const said = ({ status, body }: TestAnswer): string =>
  `${status} ${z.string().default('').parse(body.code)}`.trim();

const payment = z.looseObject({
  status: z.string(),
  amountCaptured: z.strictObject({ value: z.string(), currency: z.string() }),
});
const getPayment = async (id: string) =>
  payment.parse((await server.http(`/v1/payments/${id}`, { key: merchant.key })).body);

async function nothingIsWrong(): Promise<void> {
  await server.settled();
  const { findings } = await verifyInstallation(server.engine.settings, () => undefined);
  expect(findings).toEqual([]);
}

describe('the same key with two bodies at once: one is done, the other refused', () => {
  type Race = (n: number, value: string) => Promise<TestAnswer>;
  const races: readonly (readonly [string, Race, string])[] = [
    [
      'a reference of payments',
      (n, value) => server.pay({ reference: `race-${n}`, value, key: merchant.key }),
      '409 reference_conflict',
    ],
    [
      'an id of transactions',
      (n, value) => ledger('transactions', { id: `race-${n}`, entries: entries(value) }),
      '409 id_conflict',
    ],
    [
      'a key of transactions',
      (n, value) =>
        ledger('transactions', { entries: entries(value) }, { 'idempotency-key': `race-${n}` }),
      '422 idempotency_key_reused',
    ],
    [
      'an id of reservations',
      (n, value) => ledger('reservations', { id: `hold-${n}`, entries: entries(value) }),
      '409 id_conflict',
    ],
    [
      'an id of accounts',
      (n, value) =>
        ledger('accounts', { id: `race-${n}`, ...ACCOUNT, limits: { ceiling: cny(value) } }),
      '409 id_conflict',
    ],
    [
      'an id of merchants',
      (n, value) =>
        server.http('/v1/merchants', {
          key: server.keys.operator,
          body: { id: `race-${n}`, name: value },
        }),
      '409 id_conflict',
    ],
  ];

  it.each(races)(
    '%s',
    async (_name, race, refusal) => {
      for (let n = 0; n < TRIES; n++) {
        const answers = await Promise.all(['1.00', '2.00'].map((value) => race(n, value)));
        expect(answers.map(said).sort()).toEqual(['201', refusal]);
      }
    },
    5 * MINUTES,
  );

  it(
    'a key of refunds, and of captures',
    async () => {
      for (let n = 0; n < TRIES; n++) {
        const manual = { value: '100.00', key: merchant.key, rest: { capture: 'manual' } };
        const id = idOf(await server.pay({ reference: `keyed-${n}`, ...manual }));
        const both = (verb: string, body: object) =>
          Promise.all(
            ['10.00', '20.00'].map((value) =>
              server.http(`/v1/payments/${id}/${verb}`, {
                key: merchant.key,
                headers: { 'idempotency-key': 'k' },
                body: { amount: cny(value), ...body },
              }),
            ),
          );
        const captures = await both('capture', { final: false });
        expect(captures.map(said).sort()).toEqual(['200', '422 idempotency_key_reused']);
        const { amountCaptured } = await getPayment(id);
        const value = captures[0]?.status === 200 ? '10.00' : '20.00';
        expect(amountCaptured).toEqual(cny(value));
        const refunds = await both('refunds', {});
        expect(refunds.filter(({ status }) => status === 201).length).toBeLessThanOrEqual(1);
        for (const answer of refunds) {
          expect(['201', '422 idempotency_key_reused', '422 refund_exceeds_captured']).toContain(
            said(answer),
          );
        }
      }
      // What stays authorized would be in the way of those who wait for every saga.
      for (let n = 0; n < TRIES; n++) {
        const list = `/v1/payments?reference=keyed-${n}`;
        const { body } = await server.http(list, { key: merchant.key });
        const [found] = z.array(z.looseObject({ id: z.string() })).parse(body.data);
        await server.http(`/v1/payments/${found?.id}/cancel`, {
          key: merchant.key,
          headers: { 'idempotency-key': 'end' },
          body: {},
        });
      }
      await nothingIsWrong();
    },
    5 * MINUTES,
  );
});

it(
  'a key revoked while it is used: what was answered is done, what comes after is refused',
  async () => {
    const context = { correlationId: 't', causationId: 't', actor: 'system', nowMs: Date.now() };
    for (let n = 0; n < TRIES; n++) {
      const { key, secret } = await server.engine.keys.issueLocally(
        { role: 'merchant', merchant: merchant.id },
        context,
      );
      const pay = (m: number) => server.pay({ reference: `revoked-${n}-${m}`, key: secret });
      const before = [0, 1, 2].map(pay);
      const revoked = server.engine.keys.revoke(key.id, false, context);
      const during = [3, 4, 5].map(pay);
      expect(await revoked).toMatchObject({ accepted: true });
      const after = await Promise.all([6, 7].map(pay));
      expect(after.map(said)).toEqual(['401 unauthenticated', '401 unauthenticated']);
      const answers = [...(await Promise.all([...before, ...during])), ...after];
      for (const [m, answer] of answers.entries()) {
        expect(['201', '401 unauthenticated']).toContain(said(answer));
        const list = `/v1/payments?reference=revoked-${n}-${m}`;
        const { body } = await server.http(list, { key: merchant.key });
        expect(body.data).toHaveLength(answer.status === 201 ? 1 : 0);
      }
    }
  },
  5 * MINUTES,
);

it(
  'capture, cancel and expiry at once: one end, never more than was authorized',
  async () => {
    const ids = [];
    for (let n = 0; n < 4 * TRIES; n++) {
      const rest = { capture: 'manual', expiresIn: 60 };
      const request = { reference: `end-${n}`, value: '100.00', key: merchant.key, rest };
      ids.push(idOf(await server.pay(request)));
    }
    const ask = (id: string, verb: string, body: object) =>
      server.http(`/v1/payments/${id}/${verb}`, {
        key: merchant.key,
        headers: { 'idempotency-key': verb },
        body,
      });
    const both = (id: string, n: number) => {
      const capture = () => ask(id, 'capture', { amount: cny(n % 4 < 2 ? '60.00' : '100.00') });
      const cancel = () => ask(id, 'cancel', {});
      return Promise.all(n % 2 === 0 ? [capture(), cancel()] : [cancel(), capture()]);
    };
    // Half are asked before the clock passes their expiry, half at that very moment.
    const half = ids.length / 2;
    const early = ids.slice(0, half).map(both);
    clock.moveOn(61_000);
    server.engine.sagas.pollDue();
    const late = ids.slice(half).map(both);
    const answers = (await Promise.all([...early, ...late])).flat();
    for (const answer of answers) {
      expect([
        '200',
        '409 payment_not_capturable',
        '409 payment_not_cancelable',
        '422 capture_failed',
      ]).toContain(said(answer));
    }
    await nothingIsWrong();
    const ends = new Map<string, string>();
    for (const id of ids) {
      const { status, amountCaptured } = await getPayment(id);
      expect(['succeeded', 'canceled', 'expired']).toContain(status);
      const captured = status === 'succeeded' ? ['60.00', '100.00'] : ['0.00'];
      expect(captured).toContain(amountCaptured.value);
      ends.set(id, `${status} ${amountCaptured.value}`);
    }
    for (const [n, id] of ids.entries()) {
      await both(id, n);
      const { status, amountCaptured } = await getPayment(id);
      expect(`${status} ${amountCaptured.value}`).toBe(ends.get(id));
    }
    await waitUntil(() => server.engine.sagas.openCount() === 0);
  },
  10 * MINUTES,
);
