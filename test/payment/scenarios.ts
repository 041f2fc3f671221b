/**
 * Every scenario of the sandbox over HTTP, on payments and refunds, with the money in its place: one
 * suite, run on each way to an event store.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';

/** The system's clock, which a test may move on. */
export interface MovableClock {
  now(): number;
  moveOn(ms: number): void;
}

export function movableClock(): MovableClock {
  let ahead = 0;
  return { now: () => Date.now() + ahead, moveOn: (ms) => void (ahead += ms) };
}

/** The scenarios that end as succeeded. */
export const SUCCEED = [
  'success',
  'pending_then_success',
  'timeout_after_success',
  'duplicate_callbacks',
  'callbacks_out_of_order',
  'slow',
  'html_502',
  'timeout_never_happened',
  'bad_signature_callback',
  'wrong_amount_callback',
];
const FAIL = ['declined', 'insufficient_funds'];

const paymentBody = z.looseObject({
  id: z.string(),
  status: z.string(),
  channel: z.string().nullable(),
  failure: z.looseObject({ code: z.string() }).nullable(),
});

export function describeScenarios(
  name: string,
  start: (clock: MovableClock) => Promise<{ server: TestServer; stop: () => Promise<void> }>,
  succeed: readonly string[] = SUCCEED,
): void {
  describe(name, () => {
    const clock = movableClock();
    let server: TestServer;
    let stop: () => Promise<void> = () => Promise.resolve();
    beforeAll(async () => {
      ({ server, stop } = await start(clock));
    });
    afterAll(() => stop());

    let count = 0;
    const nextReference = () => `scenario-${(count += 1)}`;

    async function settled(id: string, key: string) {
      return waitUntil(
        async () => {
          const payment = paymentBody.parse(
            (await server.http(`/v1/payments/${id}`, { key })).body,
          );
          return ['processing', 'requires_action'].includes(payment.status) ? undefined : payment;
        },
        { timeoutMs: 20_000, everyMs: 20, what: 'the end of the payment' },
      );
    }

    async function pay(key: string, scenario: string, rest: Record<string, unknown> = {}) {
      const made = await server.pay({
        reference: nextReference(),
        value: '100.00',
        key,
        rest: { sandbox: { scenario }, ...rest },
      });
      expect(made.status).toBe(201);
      return settled(paymentBody.parse(made.body).id, key);
    }

    const moneyOf = z.looseObject({ value: z.string() });
    const balanceBody = z.looseObject({
      balance: z.looseObject({
        posted: moneyOf,
        pending: z.looseObject({ in: moneyOf, out: moneyOf }),
        available: moneyOf,
      }),
    });

    async function merchantBalance(merchant: string) {
      const path = `/v1/ledgers/main/accounts/mer:${merchant}:CNY`;
      const answer = await server.http(path, { key: server.keys.operator });
      if (answer.status === 404) return { posted: '0.00', out: '0.00' };
      const { balance } = balanceBody.parse(answer.body);
      return { posted: balance.posted.value, out: balance.pending.out.value };
    }

    /** Waits until an event of that type is in the payment's story. */
    const told = (id: string, type: string) =>
      waitUntil(
        async () => {
          const path = `/v1/payments/${id}/events?limit=100`;
          const { text } = await server.http(path, { key: server.keys.auditor });
          return text.includes(`"${type}"`);
        },
        { timeoutMs: 20_000, everyMs: 50, what: type },
      );

    /** What the channels owe, by account. */
    async function receivables() {
      const channels = ['sandbox_a', 'sandbox_b'];
      return Promise.all(
        channels.map(async (channel) => {
          const path = `/v1/ledgers/main/accounts/sys:channel_receivable:${channel}:CNY`;
          const answer = await server.http(path, { key: server.keys.finance });
          return answer.status === 404
            ? '0.00'
            : balanceBody.parse(answer.body).balance.posted.value;
        }),
      );
    }

    async function casesOf(payment: string) {
      const { body } = await server.http('/v1/cases', { key: server.keys.finance });
      const list = z.looseObject({
        data: z.array(z.looseObject({ subject: z.string().nullable(), kind: z.string() })),
      });
      return list.parse(body).data.filter((found) => found.subject === payment);
    }

    const lineBody = z.looseObject({
      subject: z.string(),
      currency: z.string(),
      closing: z.unknown(),
    });
    async function suspense(): Promise<unknown> {
      const { body } = await server.http('/v1/ledgers/main/trial-balance?currency=CNY', {
        key: server.keys.finance,
      });
      const lines = z.looseObject({ lines: z.array(lineBody), balanced: z.boolean() }).parse(body);
      expect(lines.balanced).toBe(true);
      return lines.lines.find(({ subject }) => subject === 'suspense')?.closing;
    }

    describe('a payment in the sandbox', () => {
      it.each(succeed)('%s ends as succeeded, posted once', async (scenario) => {
        const merchant = await server.addMerchant({ fee: { percent: '0.60' } });
        const payment = await pay(merchant.key, scenario);
        expect(payment).toMatchObject({
          status: 'succeeded',
          amountCaptured: { value: '100.00', currency: 'CNY' },
          fee: { value: '0.60', currency: 'CNY' },
        });
        await server.settled();
        expect(await merchantBalance(merchant.id)).toStrictEqual({ posted: '99.40', out: '0.00' });
        expect((await casesOf(payment.id)).map(({ kind }) => kind)).toStrictEqual(
          scenario === 'wrong_amount_callback' ? ['callback_mismatch'] : [],
        );
        if (scenario === 'timeout_never_happened') expect(payment.channel).toBe('sandbox_b');
      });

      it.each(FAIL)('%s ends as failed, with no posting and no fallback', async (scenario) => {
        const merchant = await server.addMerchant();
        const payment = await pay(merchant.key, scenario);
        expect(payment).toMatchObject({ status: 'failed', failure: { code: scenario } });
        expect(await merchantBalance(merchant.id)).toStrictEqual({ posted: '0.00', out: '0.00' });
      });

      it('qr waits for the payer, who pays at the sandbox', async () => {
        const merchant = await server.addMerchant();
        const made = await server.pay({
          reference: nextReference(),
          value: '100.00',
          key: merchant.key,
          rest: { method: { type: 'qr' } },
        });
        const waiting = z
          .looseObject({
            id: z.string(),
            status: z.literal('requires_action'),
            nextAction: z.looseObject({
              type: z.literal('display_qr'),
              data: z.string(),
              url: z.url(),
            }),
          })
          .parse(made.body);
        expect((await fetch(waiting.nextAction.url, { method: 'POST' })).ok).toBe(true);
        expect(await settled(waiting.id, merchant.key)).toMatchObject({ status: 'succeeded' });
      });
    });

    describe('a refund in the sandbox', () => {
      async function refund(key: string, payment: string, scenario: string) {
        const made = await server.http(`/v1/payments/${payment}/refunds`, {
          key,
          headers: { 'idempotency-key': 'r1', prefer: 'wait=10' },
          body: { sandbox: { scenario } },
        });
        expect(made.status).toBe(201);
        const { id } = z.looseObject({ id: z.string() }).parse(made.body);
        return waitUntil(
          async () => {
            const { body } = await server.http(`/v1/refunds/${id}`, { key });
            return body['status'] === 'pending' ? undefined : body;
          },
          { timeoutMs: 20_000, everyMs: 20, what: 'the end of the refund' },
        );
      }

      it.each(succeed)('%s ends as succeeded, the whole given back', async (scenario) => {
        const merchant = await server.addMerchant({ fee: { percent: '0.60' } });
        const payment = await pay(merchant.key, 'success');
        expect(await refund(merchant.key, payment.id, scenario)).toMatchObject({
          status: 'succeeded',
          amount: { value: '100.00', currency: 'CNY' },
        });
        await server.settled();
        expect(await merchantBalance(merchant.id)).toStrictEqual({ posted: '0.00', out: '0.00' });
      });

      it.each(FAIL)('%s ends as failed, the hold released', async (scenario) => {
        const merchant = await server.addMerchant();
        const payment = await pay(merchant.key, 'success');
        expect(await refund(merchant.key, payment.id, scenario)).toMatchObject({
          status: 'failed',
          failure: { code: scenario },
        });
        expect(await merchantBalance(merchant.id)).toStrictEqual({ posted: '100.00', out: '0.00' });
      });

      it('paid_less that is refunded has failed', async () => {
        const merchant = await server.addMerchant();
        const payment = await pay(merchant.key, 'paid_less');
        expect(await refund(merchant.key, payment.id, 'success')).toMatchObject({
          status: 'succeeded',
        });
        expect(await settled(payment.id, merchant.key)).toMatchObject({
          status: 'failed',
          failure: { code: 'underpaid' },
        });
        expect(await merchantBalance(merchant.id)).toStrictEqual({ posted: '0.00', out: '0.00' });
      });
    });

    it('paid_less is underpaid until the merchant accepts it', async () => {
      const merchant = await server.addMerchant();
      const payment = await pay(merchant.key, 'paid_less');
      expect(payment).toMatchObject({ status: 'underpaid', amountCaptured: { value: '90.00' } });
      expect(await merchantBalance(merchant.id)).toStrictEqual({ posted: '90.00', out: '0.00' });
      const accept = () =>
        server.http(`/v1/payments/${payment.id}/accept`, { key: merchant.key, body: {} });
      expect((await accept()).body).toMatchObject({ status: 'succeeded' });
      expect((await accept()).headers.get('idempotency-replayed')).toBe('true');
    });

    it('late_success_after_close stays expired, refunded at the channel, net zero', async () => {
      const merchant = await server.addMerchant({ fee: { percent: '0.60' } });
      const before = await receivables();
      const made = await server.http('/v1/payments', {
        key: merchant.key,
        headers: { prefer: 'wait=0' },
        body: {
          reference: nextReference(),
          amount: { value: '100.00', currency: 'CNY' },
          method: { type: 'card' },
          expiresIn: 60,
          sandbox: { scenario: 'late_success_after_close' },
        },
      });
      const { id } = paymentBody.parse(made.body);
      await told(id, 'ChannelCallSettled');
      clock.moveOn(61_000);
      expect(await settled(id, merchant.key)).toMatchObject({ status: 'expired' });
      await told(id, 'LateSuccessRefunded');
      await server.settled();
      const { body } = await server.http(`/v1/payments/${id}`, { key: merchant.key });
      expect(body).toMatchObject({ status: 'expired', amountCaptured: { value: '0.00' } });
      expect(await receivables()).toStrictEqual(before);
      expect(await merchantBalance(merchant.id)).toStrictEqual({ posted: '0.00', out: '0.00' });
    });

    it('leaves nothing in suspense', async () => {
      await server.settled();
      expect([undefined, '0.00', { value: '0.00', currency: 'CNY' }]).toContainEqual(
        await suspense(),
      );
    });

    it('paid_more is captured as asked, the excess in suspense with a case', async () => {
      const merchant = await server.addMerchant();
      const payment = await pay(merchant.key, 'paid_more');
      expect(payment).toMatchObject({ status: 'succeeded', amountCaptured: { value: '100.00' } });
      await told(payment.id, 'ExcessPosted');
      expect(await merchantBalance(merchant.id)).toStrictEqual({ posted: '100.00', out: '0.00' });
    });
  });
}
