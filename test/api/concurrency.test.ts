/** Two at once for the same money: exactly one has it, every time. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { cny } from '../money/amounts.js';
import type { TestAnswer } from '../support/http-client.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { sized } from '../support/test-size.js';

/** The full size is the promise: 200 tries out of 200. */
const TRIES = sized({ small: 8, ci: 20, full: 200 });
const MINUTES = 60_000;

let server: TestServer;
let merchant: { readonly id: string; readonly key: string };
beforeAll(async () => {
  server = await startTestServer();
  merchant = await server.addMerchant();
});
afterAll(() => server.stop());

const idOf = (answer: TestAnswer): string =>
  z.looseObject({ id: z.string() }).parse(answer.body).id;

/** Statuses and codes of several answers, in an order that does not depend on who was first. */
const summary = (answers: readonly TestAnswer[]) =>
  answers
    .map(({ status, body }) => `${status} ${z.string().default('').parse(body['code'])}`.trim())
    .sort();

async function many(one: (n: number) => Promise<void>): Promise<void> {
  for (let n = 0; n < TRIES; n++) await one(n);
}

describe('of two at once exactly one succeeds', () => {
  it(
    'refunds of 60 on a payment of 100',
    () =>
      many(async (n) => {
        const reference = `refund-${n}`;
        const paid = await server.pay({ reference, value: '100.00', key: merchant.key });
        const refund = (key: string) =>
          server.http(`/v1/payments/${idOf(paid)}/refunds`, {
            key: merchant.key,
            headers: { 'idempotency-key': key, prefer: 'wait=0' },
            body: { amount: cny('60.00') },
          });
        const answers = await Promise.all([refund('a'), refund('b')]);
        expect(summary(answers)).toStrictEqual(['201', '422 refund_exceeds_captured']);
      }),
    10 * MINUTES,
  );

  it(
    'captures of 60 on an authorization of 100',
    () =>
      many(async (n) => {
        const held = await server.pay({
          reference: `capture-${n}`,
          value: '100.00',
          key: merchant.key,
          rest: { capture: 'manual' },
        });
        const capture = (key: string) =>
          server.http(`/v1/payments/${idOf(held)}/capture`, {
            key: merchant.key,
            headers: { 'idempotency-key': key, prefer: 'wait=5' },
            body: { amount: cny('60.00'), final: false },
          });
        const answers = await Promise.all([capture('a'), capture('b')]);
        expect(summary(answers)).toStrictEqual(['200', '422 capture_exceeds_authorized']);
      }),
    10 * MINUTES,
  );

  const account = async (id: string, limits: Readonly<Record<string, unknown>> = {}) => {
    const { status } = await server.http('/v1/ledgers/main/accounts', {
      key: server.keys.operator,
      body: { id, currency: 'CNY', subject: 'customer_payable', limits },
    });
    expect(status).toBe(201);
  };
  const move = (from: string, to: string, value: string) => [
    { account: from, direction: 'debit', amount: cny(value) },
    { account: to, direction: 'credit', amount: cny(value) },
  ];
  const post = (path: string, body: unknown) =>
    server.http(`/v1/ledgers/main/${path}`, { key: server.keys.operator, body });

  it(
    'reservations of 60 on a balance of 100',
    () =>
      many(async (n) => {
        await account(`res-${n}`, { floor: cny('0.00') });
        await account(`res-other-${n}`);
        const [from, to] = [`res-${n}`, `res-other-${n}`];
        expect((await post('transactions', { entries: move(to, from, '100.00') })).status).toBe(
          201,
        );
        const reserve = () => post('reservations', { entries: move(from, to, '60.00') });
        const answers = await Promise.all([reserve(), reserve()]);
        expect(summary(answers)).toStrictEqual(['201', '422 insufficient_funds']);
      }),
    5 * MINUTES,
  );

  it(
    'postings of 60 up to a ceiling of 100',
    () =>
      many(async (n) => {
        await account(`cap-${n}`, { ceiling: cny('100.00') });
        await account(`cap-other-${n}`);
        const give = () =>
          post('transactions', { entries: move(`cap-other-${n}`, `cap-${n}`, '60.00') });
        const answers = await Promise.all([give(), give()]);
        expect(summary(answers)).toStrictEqual(['201', '422 ceiling_exceeded']);
      }),
    5 * MINUTES,
  );
});
