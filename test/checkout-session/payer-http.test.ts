/** A checkout over HTTP, as its payer asks for it: paid by QR code, given up, too late. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEMO_MERCHANT } from '../../api/composition/development/demo-merchant.js';
import type { Clock } from '../../domain/kernel/clock.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';
import { checkoutOf, cny, type Link, linkOf, linkTo, payAt } from './checkout.js';

let server: TestServer;
let aheadMs = 0;
const clock: Clock = { now: () => Date.now() + aheadMs };
beforeAll(async () => {
  server = await startTestServer({ clock });
});
afterAll(() => server.stop());

const payer = (link: Link) => checkoutOf(server, link);

describe('a payer', () => {
  it('pays by QR code and sees it', async () => {
    const link = await linkTo(server, 'qr');
    const open = await payer(link).read();
    expect(open.body).toMatchObject({
      object: 'checkout',
      status: 'open',
      merchant: { name: DEMO_MERCHANT.name },
      amount: cny('88.88'),
      methods: ['qr', 'card'],
      attempt: null,
    });
    expect((await payer(link).start('qr')).status).toBe(201);
    const qr = await payer(link).qr();
    await payAt(qr);
    await waitUntil(async () => (await payer(link).read()).body['status'] === 'paid');
    const again = await payer(link).start('qr');
    expect({ status: again.status, code: again.body['code'] }).toEqual({
      status: 409,
      code: 'checkout_paid',
    });
    const session = await server.http(`/v1/checkout-sessions/${link.id}`, {
      key: server.keys.merchant,
    });
    expect(session.body).toMatchObject({
      status: 'paid',
      attempts: [{ number: 1, status: 'succeeded' }],
    });
    const payment = await server.http(`/v1/payments/${String(session.body['payment'])}`, {
      key: server.keys.merchant,
    });
    expect(payment.body).toMatchObject({
      reference: 'qr',
      status: 'succeeded',
      metadata: { checkoutSession: link.id },
    });
  });

  it('who asks at once from two screens has one attempt', async () => {
    const link = await linkTo(server, 'twice');
    const answers = await Promise.all(Array.from({ length: 8 }, () => payer(link).start('qr')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    const session = await server.http(`/v1/checkout-sessions/${link.id}`, {
      key: server.keys.merchant,
    });
    expect(session.body['attempts']).toHaveLength(1);
  });

  it('gives an attempt up, and chooses again once it is closed', async () => {
    const link = await linkTo(server, 'up');
    await payer(link).start('qr');
    const first = await payer(link).qr();
    expect((await payer(link).cancel()).status).toBe(200);
    await waitUntil(async () => (await payer(link).read()).body['status'] === 'open');
    expect((await payer(link).cancel()).body['code']).toBe('checkout_no_attempt');
    expect((await payer(link).start('qr')).body).toMatchObject({ attempt: { number: 2 } });
    const second = await payer(link).qr();
    // The code before is closed at the channel: it takes nothing.
    expect((await fetch(first, { method: 'POST' })).status).toBe(409);
    await payAt(second);
    await waitUntil(async () => (await payer(link).read()).body['status'] === 'paid');
    const { body } = await server.http(`/v1/payments?reference=${encodeURIComponent('up~2')}`, {
      key: server.keys.merchant,
    });
    expect(body['data']).toMatchObject([{ status: 'succeeded', reference: 'up~2' }]);
  });

  it('whose attempt was taken after its close has that money back', async () => {
    const rest = { method: { type: 'qr' }, sandbox: { scenario: 'late_success_after_close' } };
    const made = await server.pay({ reference: 'late', rest });
    const body = { payment: made.body['id'] };
    const link = linkOf(
      await server.http('/v1/checkout-sessions', { key: server.keys.merchant, body }),
    );
    await payer(link).cancel();
    await waitUntil(async () => (await payer(link).read()).body['status'] === 'open');
    await payer(link).start('qr');
    await payAt(await payer(link).qr());
    await waitUntil(async () => (await payer(link).read()).body['status'] === 'paid');
    await waitUntil(async () => {
      const found = await server.engine.payments.find(String(made.body['id']));
      return found?.payment.lateSuccesses.some(({ refunded }) => refunded) ?? false;
    });
    expect((await payer(link).read()).body).toMatchObject({
      status: 'paid',
      attempt: { number: 2 },
    });
  });

  it('is past the time: no attempt begins, and the one under way is closed', async () => {
    const link = await linkTo(server, 'late-payer', { expiresIn: 60 });
    await payer(link).start('qr');
    const qr = await payer(link).qr();
    const idle = await linkTo(server, 'idle-payer', { expiresIn: 60 });
    aheadMs += 61_000;
    await waitUntil(async () => (await payer(link).read()).body['status'] === 'expired');
    expect((await fetch(qr, { method: 'POST' })).status).toBe(409);
    expect((await payer(link).start('qr')).body['code']).toBe('checkout_expired');
    expect((await payer(idle).start('qr')).body['code']).toBe('checkout_expired');
  });

  it('reads for a week more, and then no more', async () => {
    const link = await linkTo(server, 'old', { expiresIn: 60 });
    aheadMs += 6 * 86_400_000;
    expect((await payer(link).read()).status).toBe(200);
    aheadMs += 2 * 86_400_000;
    const answer = await payer(link).read();
    expect({ status: answer.status, code: answer.body['code'] }).toEqual({
      status: 410,
      code: 'checkout_link_expired',
    });
  });

  it('pays by a method of the session alone', async () => {
    const link = await linkTo(server, 'card-only', { methods: ['card'] });
    expect((await payer(link).read()).body['methods']).toEqual(['card']);
    expect((await payer(link).start('qr')).body['code']).toBe('checkout_method_unavailable');
  });
});
