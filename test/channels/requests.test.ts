import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChannelRequest } from '../../domain/channel/port.js';
import {
  failed,
  follow,
  newRequestNo,
  payment,
  said,
  standing,
  startTestSandbox,
  succeeded,
  type TestSandbox,
} from './support.js';
import { cny } from '../money/amounts.js';
import { waitUntil } from '../support/wait-until.js';

let sandbox: TestSandbox;
beforeAll(async () => {
  // Slow enough that what is pending stays so for the length of a test.
  sandbox = await startTestSandbox({ speed: 1.5 });
});
afterAll(() => sandbox.stop());

const send = async (request: ChannelRequest) => said((await sandbox.a.send(request)).answer);
const query = async (requestNo: string) => said((await sandbox.a.query(requestNo)).answer);
const close = async (requestNo: string) => said((await sandbox.a.close(requestNo)).answer);
const of = (value: string) => ({ amount: cny(value) });

describe('a request number', () => {
  it('happens once, however often and however close together it is sent', async () => {
    const before = await sandbox.client.totals('sandbox_a');
    const request = payment({ amount: { value: '7', currency: 'JPY' } });
    const replies = await Promise.all(Array.from({ length: 20 }, () => sandbox.a.send(request)));
    const answers = new Set(replies.map(({ answer }) => JSON.stringify(answer)));
    expect(answers.size).toBe(1);
    expect((await sandbox.a.send(request)).answer).toEqual(replies[0]?.answer);
    const moved = (await sandbox.client.totals('sandbox_a')).filter(
      (line) => !before.some(({ currency }) => currency === line.currency),
    );
    expect(moved).toEqual([
      {
        currency: 'JPY',
        authorized: '0',
        released: '0',
        captured: '7',
        refunded: '0',
        fees: '0',
        disputed: '0',
        net: '7',
      },
    ]);
  });

  it.each<[string, Partial<ChannelRequest>]>([
    ['amount', of('88.89')],
    ['currency', { amount: { value: '88.88', currency: 'EUR' } }],
    ['kind', { kind: 'authorize' }],
    ['method', { method: 'qr' }],
    ['scenario', { scenario: 'slow' }],
    ['expiry', { expiresAt: '2030-01-01T00:00:00Z' }],
  ])('is refused with another %s, and stays as it was', async (_, changes) => {
    const request = payment();
    await send(request);
    const reply = await sandbox.a.send({ ...request, ...changes });
    expect([said(reply.answer), reply.httpStatus]).toEqual([standing('unknown'), 409]);
    expect(await query(request.requestNo)).toEqual(succeeded());
  });

  it('is a number of one channel only', async () => {
    const request = payment();
    await send(request);
    expect(said((await sandbox.b.query(request.requestNo)).answer)).toEqual(standing('not_found'));
  });

  it.each<[string, Partial<ChannelRequest>, string]>([
    ['half a cent', of('1.005'), 'invalid_amount'],
    ['no amount', of('0.00'), 'invalid_amount'],
    ['too much', of('10000000000000.01'), 'amount_too_large'],
    ['gold', { amount: { value: '1.00', currency: 'XAU' } }, 'unknown_currency'],
    ['an unknown scenario', { scenario: 'earthquake' }, 'invalid_request'],
    ['no method', { method: null }, 'invalid_request'],
    ['an original of a payment', { original: 'x' }, 'invalid_request'],
    ['signs in its number', { requestNo: 'a-b' }, 'invalid_request'],
  ])('with %s is refused and leaves no trace', async (_, changes, code) => {
    const request = payment(changes);
    expect(await send(request)).toEqual(failed(code));
    expect(await query(request.requestNo)).toEqual(standing('not_found'));
  });
});

describe('a close', () => {
  it('of a number that never came holds for ever', async () => {
    const request = payment();
    expect(await close(request.requestNo)).toEqual(standing('closed'));
    expect(await close(request.requestNo)).toEqual(standing('closed'));
    expect(await send(request)).toEqual(standing('closed'));
    expect(await query(request.requestNo)).toEqual(standing('closed'));
  });

  it('of what is done says so', async () => {
    const [done, refused] = [payment(), payment({ scenario: 'declined' })];
    await send(done);
    await send(refused);
    expect(await close(done.requestNo)).toEqual(succeeded());
    expect(await close(refused.requestNo)).toEqual(failed('declined', true));
  });

  it('of what is pending stops it', async () => {
    const request = payment({ scenario: 'pending_then_success' });
    const later = payment({ scenario: 'pending_then_success' });
    await send(request);
    expect(await close(request.requestNo)).toEqual(standing('closed'));
    await send(later);
    await waitUntil(() => sandbox.readingsOf(later.requestNo).length > 0);
    expect(await query(request.requestNo)).toEqual(standing('closed'));
    expect(sandbox.readingsOf(request.requestNo)).toEqual([]);
  });
});

describe('the channel keeps its own books', () => {
  const authorized = async (): Promise<ChannelRequest> => {
    const request = payment({ kind: 'authorize', ...of('100.00') });
    expect(await send(request)).toEqual(succeeded('100.00'));
    return request;
  };

  it('captures up to what was authorized', async () => {
    const hold = await authorized();
    expect(await send(follow('capture', hold, of('60.00')))).toEqual(succeeded('60.00'));
    expect(await send(follow('capture', hold, of('40.01')))).toEqual(
      failed('capture_exceeds_authorized'),
    );
    expect(await send(follow('capture', hold, of('40.00')))).toEqual(succeeded('40.00'));
    expect(await send(follow('void', hold))).toEqual(failed('nothing_to_release'));
  });

  it('releases the rest with a void, and captures no more', async () => {
    const hold = await authorized();
    await send(follow('capture', hold, of('60.00')));
    const release = follow('void', hold, of('40.00'));
    expect(await send(release)).toEqual(succeeded('40.00'));
    expect(await send(release)).toEqual(succeeded('40.00'));
    expect(await send(follow('void', hold))).toEqual(failed('already_released'));
    expect(await send(follow('capture', hold, of('1.00')))).toEqual(failed('already_released'));
  });

  it('says what a void released, whatever was asked for', async () => {
    expect(await send(follow('void', await authorized(), of('1.00')))).toEqual(succeeded('100.00'));
  });

  it('refunds up to what was captured', async () => {
    const hold = await authorized();
    expect(await send(follow('refund', hold, of('0.01')))).toEqual(
      failed('refund_exceeds_captured'),
    );
    await send(follow('capture', hold, of('60.00')));
    expect(await send(follow('refund', hold, of('59.99')))).toEqual(succeeded('59.99'));
    expect(await send(follow('refund', hold, of('0.02')))).toEqual(
      failed('refund_exceeds_captured'),
    );
    expect(await send(follow('refund', hold, of('0.01')))).toEqual(succeeded('0.01'));
  });

  it('counts what is pending as done, until it is closed', async () => {
    const hold = await authorized();
    const pending = follow('capture', hold, {
      ...of('60.00'),
      scenario: 'late_success_after_close',
    });
    await send(pending);
    expect(await send(follow('capture', hold, of('40.01')))).toEqual(
      failed('capture_exceeds_authorized'),
    );
    expect(await send(follow('void', hold))).toEqual(failed('capture_pending'));
    expect(await close(pending.requestNo)).toEqual(standing('closed'));
    expect(await send(follow('capture', hold, of('100.00')))).toEqual(succeeded('100.00'));
  });

  it('acts on no payment but one that was made, and in its currency', async () => {
    const never = payment();
    const refused = payment({ scenario: 'declined' });
    const done = payment();
    await send(refused);
    await send(done);
    for (const original of [never, refused]) {
      expect(await send(follow('refund', original))).toEqual(failed('original_not_found'));
    }
    expect(await send(follow('capture', done))).toEqual(failed('original_unfit'));
    expect(await send(follow('void', done))).toEqual(failed('original_unfit'));
    const euros = { amount: { value: '1.00', currency: 'EUR' } };
    expect(await send(follow('refund', done, euros))).toEqual(failed('currency_mismatch'));
    const refund = follow('refund', done, of('1.00'));
    await send(refund);
    expect(await send(follow('refund', refund, of('1.00')))).toEqual(failed('original_unfit'));
  });

  it('lists its requests in the order in which they came', async () => {
    const numbers = [newRequestNo(), newRequestNo(), newRequestNo()];
    for (const requestNo of numbers) await sandbox.b.send(payment({ requestNo }));
    const first = await sandbox.client.requests('sandbox_b', '0', 2);
    const second = await sandbox.client.requests('sandbox_b', first.next ?? '', 2);
    expect([...first.data, ...second.data].map(({ requestNo }) => requestNo)).toEqual(numbers);
    expect(second.next).toBeNull();
  });
});
