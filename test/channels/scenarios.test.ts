import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { scenarioNames } from '../../channels/sandbox/scenarios.js';
import { waitUntil } from '../support/wait-until.js';
import {
  answerOf,
  failed,
  follow,
  payment,
  said,
  standing,
  startTestSandbox,
  succeeded,
  type TestSandbox,
} from './support.js';

describe('how each scenario goes over the wire', () => {
  let sandbox: TestSandbox;
  beforeAll(async () => {
    sandbox = await startTestSandbox({ timeoutMs: 1_000 });
  });
  afterAll(() => sandbox.stop());

  const callbacks = (requestNo: string, count: number) =>
    waitUntil(() => {
      const readings = sandbox.readingsOf(requestNo);
      return readings.length >= count && readings;
    });
  const outcomes = (requestNo: string): string[] =>
    sandbox.readingsOf(requestNo).map((verified) => answerOf(verified).outcome);
  const query = async (requestNo: string) => said((await sandbox.a.query(requestNo)).answer);

  it.each(['success', null])('%s: succeeds in the answer', async (scenario) => {
    const request = payment({ scenario });
    const reply = await sandbox.a.send(request);
    expect(said(reply.answer)).toEqual(succeeded());
    expect(reply.answer.channelReference).toMatch(/^sandbox_a-[0-9a-f]{20}$/);
    expect(reply.httpStatus).toBe(200);
    expect(Buffer.from(reply.rawBase64, 'base64').toString()).toContain(request.requestNo);
    expect((await sandbox.a.query(request.requestNo)).answer).toEqual(reply.answer);
  });

  it('pending_then_success: pending, then a callback and the query say succeeded', async () => {
    const request = payment({ scenario: 'pending_then_success' });
    expect(said((await sandbox.a.send(request)).answer)).toEqual(standing('pending'));
    const [reading] = await callbacks(request.requestNo, 1);
    expect(reading).toEqual({
      signatureValid: true,
      reading: {
        says: 'answer',
        requestNo: request.requestNo,
        answer: (await sandbox.a.query(request.requestNo)).answer,
      },
    });
    expect(await query(request.requestNo)).toEqual(succeeded());
  });

  it('timeout_after_success: no answer, but the query says succeeded', async () => {
    const request = payment({ scenario: 'timeout_after_success' });
    const reply = await sandbox.a.send(request);
    expect(reply).toEqual({
      answer: { ...standing('unknown'), channelReference: null },
      httpStatus: null,
      rawBase64: '',
      tookMs: expect.any(Number),
    });
    expect(await query(request.requestNo)).toEqual(succeeded());
  });

  it('duplicate_callbacks: three copies at once, and one more of its own', async () => {
    const request = payment({ scenario: 'duplicate_callbacks' });
    await sandbox.a.send(request);
    await callbacks(request.requestNo, 4);
    expect(outcomes(request.requestNo)).toEqual(Array(4).fill('succeeded'));
    const bodies = sandbox.receiver.received
      .filter(({ body }) => body.includes(request.requestNo))
      .map(({ body }) => body.toString());
    expect(new Set(bodies).size).toBe(2);
    expect(await query(request.requestNo)).toEqual(succeeded());
  });

  it('callbacks_out_of_order: succeeded first, then the older pending', async () => {
    const request = payment({ scenario: 'callbacks_out_of_order' });
    await sandbox.a.send(request);
    await callbacks(request.requestNo, 2);
    expect(outcomes(request.requestNo)).toEqual(['succeeded', 'pending']);
    expect(await query(request.requestNo)).toEqual(succeeded());
  });

  it('slow: the answer takes its time', async () => {
    const request = payment({ scenario: 'slow' });
    const reply = await sandbox.a.send(request);
    expect(said(reply.answer)).toEqual(succeeded());
    expect(reply.tookMs).toBeGreaterThanOrEqual(95);
  });

  it('html_502: done, but the answer is a gateway’s', async () => {
    const request = payment({ scenario: 'html_502' });
    const reply = await sandbox.a.send(request);
    expect(said(reply.answer)).toEqual(standing('unknown'));
    expect(reply.httpStatus).toBe(502);
    expect(Buffer.from(reply.rawBase64, 'base64').toString()).toContain('<h1>502 Bad Gateway</h1>');
    expect(await query(request.requestNo)).toEqual(succeeded());
  });

  it.each(['declined', 'insufficient_funds'])('%s: a final failure', async (scenario) => {
    const request = payment({ scenario });
    expect(said((await sandbox.a.send(request)).answer)).toEqual(failed(scenario, true));
    expect(await query(request.requestNo)).toEqual(failed(scenario, true));
  });

  it('timeout_never_happened: no answer, not found, and closed for ever once closed', async () => {
    const request = payment({ scenario: 'timeout_never_happened' });
    expect(said((await sandbox.a.send(request)).answer)).toEqual(standing('unknown'));
    expect(await query(request.requestNo)).toEqual(standing('not_found'));
    expect(await query(request.requestNo)).toEqual(standing('not_found'));
    expect(said((await sandbox.a.close(request.requestNo)).answer)).toEqual(standing('closed'));
    expect(said((await sandbox.a.send(request)).answer)).toEqual(standing('closed'));
    expect(await query(request.requestNo)).toEqual(standing('closed'));
    // The scenario held for that request alone: the next one, anywhere, succeeds.
    expect(said((await sandbox.b.send(payment())).answer)).toEqual(succeeded());
  });

  it('bad_signature_callback: the callback does not verify, the query says succeeded', async () => {
    const request = payment({ scenario: 'bad_signature_callback' });
    expect(said((await sandbox.a.send(request)).answer)).toEqual(standing('pending'));
    const [reading] = await callbacks(request.requestNo, 1);
    expect(reading).toEqual({ signatureValid: false, reason: 'signature wrong' });
    expect(await query(request.requestNo)).toEqual(succeeded());
  });

  it('wrong_amount_callback: the callback says too much, the query the right amount', async () => {
    const request = payment({ scenario: 'wrong_amount_callback' });
    expect(said((await sandbox.a.send(request)).answer)).toEqual(standing('pending'));
    const [reading] = await callbacks(request.requestNo, 1);
    expect(reading && said(answerOf(reading))).toEqual(succeeded('88.89'));
    expect(await query(request.requestNo)).toEqual(succeeded());
  });

  it.each([
    ['paid_less', '80.00'],
    ['paid_more', '97.76'],
  ])(
    '%s: a tenth less or more than was asked for, and all of it can be refunded',
    async (scenario, moved) => {
      const request = payment({ scenario });
      expect(said((await sandbox.a.send(request)).answer)).toEqual(succeeded(moved));
      expect(await query(request.requestNo)).toEqual(succeeded(moved));
      const amount = { value: moved, currency: 'CNY' };
      const back = await sandbox.a.send(follow('refund', request, { amount }));
      expect(said(back.answer)).toEqual(succeeded(moved));
    },
  );

  it.each(['pay', 'authorize'] as const)(
    'late_success_after_close on %s: closed, then it succeeds all the same',
    async (kind) => {
      const request = payment({ kind, scenario: 'late_success_after_close' });
      expect(said((await sandbox.a.send(request)).answer)).toEqual(standing('pending'));
      expect(await query(request.requestNo)).toEqual(standing('pending'));
      expect(said((await sandbox.a.close(request.requestNo)).answer)).toEqual(standing('closed'));
      await callbacks(request.requestNo, 1);
      expect(outcomes(request.requestNo)).toEqual(['succeeded']);
      expect(await query(request.requestNo)).toEqual(succeeded());
      // What was taken is refunded; what is only held cannot be, it is voided.
      const [fits, not] =
        kind === 'pay' ? (['refund', 'void'] as const) : (['void', 'refund'] as const);
      expect((await sandbox.a.send(follow(not, request))).answer.outcome).toBe('failed');
      expect(said((await sandbox.a.send(follow(fits, request))).answer)).toEqual(succeeded());
      expect((await sandbox.a.send(follow('capture', request))).answer.outcome).toBe('failed');
    },
  );

  it.each(scenarioNames)('%s on a refund comes to a definite end', async (scenario) => {
    const paid = payment();
    await sandbox.a.send(paid);
    const refund = follow('refund', paid, { scenario });
    await sandbox.a.send(refund);
    const end = await waitUntil(async () => {
      const answer = await query(refund.requestNo);
      if (answer.outcome === 'not_found') await sandbox.a.close(refund.requestNo);
      return ['succeeded', 'failed', 'closed'].includes(answer.outcome) && answer;
    });
    const failures = ['declined', 'insufficient_funds'];
    if (failures.includes(scenario)) expect(end).toEqual(failed(scenario, true));
    else if (scenario === 'timeout_never_happened') expect(end).toEqual(standing('closed'));
    else expect(end).toEqual(succeeded());
  });

  describe('a QR code', () => {
    const show = async (scenario: string | null, expiresAt: string | null = null) => {
      const request = payment({ method: 'qr', scenario, expiresAt });
      const { answer } = await sandbox.a.send(request);
      return { request, answer, url: answer.nextAction?.url ?? '' };
    };

    it('waits for its payer and is told by a callback', async () => {
      const { request, answer, url } = await show(null);
      expect(said(answer)).toEqual({
        outcome: 'action_required',
        amount: null,
        failure: null,
        nextAction: { type: 'display_qr', data: url, url },
      });
      const page = await fetch(url);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain('<button>Pay</button>');
      expect((await fetch(url, { method: 'POST' })).status).toBe(200);
      expect((await fetch(url, { method: 'POST' })).status).toBe(200);
      await callbacks(request.requestNo, 1);
      expect(outcomes(request.requestNo)).toEqual(['succeeded']);
      expect(await query(request.requestNo)).toEqual(succeeded());
    });

    it('may be declined', async () => {
      const { request, url } = await show('declined');
      expect((await fetch(url, { method: 'POST' })).status).toBe(402);
      await callbacks(request.requestNo, 1);
      expect(await query(request.requestNo)).toEqual(failed('declined', true));
    });

    it('is not paid after its time', async () => {
      const { request, url } = await show(null, new Date(Date.now() - 1).toISOString());
      expect((await fetch(url, { method: 'POST' })).status).toBe(409);
      expect((await query(request.requestNo)).outcome).toBe('action_required');
    });

    it('is not paid after a close', async () => {
      const { request, url } = await show(null);
      expect(said((await sandbox.a.close(request.requestNo)).answer)).toEqual(standing('closed'));
      expect((await fetch(url, { method: 'POST' })).status).toBe(409);
      expect(await query(request.requestNo)).toEqual(standing('closed'));
    });

    it('pays late where the scenario has it', async () => {
      const { request } = await show('late_success_after_close');
      expect(said((await sandbox.a.close(request.requestNo)).answer)).toEqual(standing('closed'));
      await callbacks(request.requestNo, 1);
      expect(await query(request.requestNo)).toEqual(succeeded());
    });

    it('with a made-up token is unknown', async () => {
      const { url } = await show(null);
      const forged = url.replace(/[^/]+$/, 'x'.repeat(24));
      expect((await fetch(forged)).status).toBe(404);
      expect((await fetch(forged, { method: 'POST' })).status).toBe(404);
    });
  });
});
