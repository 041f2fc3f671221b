/** Disputes over HTTP, as an operator tells of them: what is held, lost and given back, and what is refused meanwhile. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';

let server: TestServer;
let key: string;
let merchant: string;
beforeAll(async () => {
  server = await startTestServer();
  ({ key, id: merchant } = await server.addMerchant());
});
afterAll(() => server.stop());

const cny = (value: string) => ({ value, currency: 'CNY' });
const hold = () => `sys:dispute_hold:${merchant}:CNY`;
const pending = () => `mer:${merchant}:CNY`;
const posted = async (id: string): Promise<string | undefined> =>
  (await server.engine.ledger.account('main', id))?.balance.posted.value;

const disputeBody = z.looseObject({ id: z.string(), status: z.string() });

async function paid(reference: string, value = '100.00'): Promise<string> {
  const { body } = await server.pay({ reference, value, key });
  return z.looseObject({ id: z.string() }).parse(body).id;
}

const tell = (body: object, as = server.keys.operator) =>
  server.http('/v1/disputes', { key: as, body, headers: { prefer: 'wait=10' } });

const refund = (payment: string, value?: string) =>
  server.http(`/v1/payments/${payment}/refunds`, {
    key,
    headers: { 'idempotency-key': `refund-${payment}-${value ?? 'all'}`, prefer: 'wait=10' },
    body: value === undefined ? {} : { amount: cny(value) },
  });

const told = (payment: string, reference: string, rest: object = {}) => ({
  ...{ payment, reference, reason: 'fraudulent', ...rest },
});
const moved = (kind: string, reference: string, value: string) => ({
  movement: { kind, reference, amount: cny(value) },
});

describe('a dispute', () => {
  it('holds the money of its payment, and gives it back once it is won and the money is there', async () => {
    const payment = await paid('won');
    const before = await posted(pending());
    const first = await tell(told(payment, 'CB-won', moved('withdrawal', 'won-w', '100.00')));
    expect(first).toMatchObject({
      status: 201,
      body: {
        ...{ object: 'dispute', merchant, payment, reference: 'CB-won', status: 'open' },
        ...{ stage: 'chargeback', amount: cny('100.00'), reason: 'fraudulent' },
        money: { held: cny('100.00'), withdrawn: cny('100.00'), fees: cny('0.00'), settled: false },
      },
    });
    expect(await posted(hold())).toBe('0.00');
    const again = await tell(told(payment, 'CB-won', moved('withdrawal', 'won-w', '100.00')));
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toStrictEqual(first.body);
    const outcome = await tell(told(payment, 'CB-won', { outcome: 'won' }));
    // Its money has not come back yet.
    expect(outcome.body).toMatchObject({ status: 'won', money: { settled: false } });
    const back = { outcome: 'won', ...moved('reinstatement', 'won-r', '100.00') };
    const over = await tell(told(payment, 'CB-won', back));
    expect(over.body).toMatchObject({
      status: 'won',
      money: { held: cny('0.00'), withdrawn: cny('0.00'), settled: true },
    });
    expect(await posted(pending())).toBe(before);
    await waitUntil(() => server.engine.sagas.openCount() === 0);
  });

  it('that is lost costs its merchant the amount and the fee, once', async () => {
    const payment = await paid('lost');
    const before = Number(await posted(pending()));
    const lost = told(payment, 'CB-lost', { outcome: 'lost' });
    await tell({ ...lost, ...moved('withdrawal', 'lost-w', '100.00') });
    const over = await tell({ ...lost, ...moved('fee', 'lost-f', '15.00') });
    expect(over.body).toMatchObject({
      status: 'lost',
      money: { held: cny('100.00'), fees: cny('15.00'), settled: true },
    });
    await tell({ ...lost, ...moved('fee', 'lost-f', '15.00') });
    expect(Number(await posted(pending()))).toBe(before - 115);
    expect(await refund(payment)).toMatchObject({
      status: 422,
      body: { code: 'payment_disputed' },
    });
  });

  it('leaves what is not disputed to be refunded, and no more', async () => {
    const payment = await paid('partly');
    await tell(told(payment, 'CB-partly', { amount: cny('70.00') }));
    expect(await refund(payment, '40.00')).toMatchObject({
      status: 422,
      body: { code: 'payment_disputed', param: 'amount' },
    });
    expect(await refund(payment, '30.00')).toMatchObject({ status: 201 });
    expect(await refund(payment)).toMatchObject({
      status: 422,
      body: { code: 'payment_disputed' },
    });
    await tell(told(payment, 'CB-partly', { amount: cny('70.00'), outcome: 'won' }));
    expect(await refund(payment, '70.00')).toMatchObject({ status: 201 });
  });

  it('of money that was refunded already opens a case, and is not taken from its merchant again', async () => {
    const payment = await paid('refunded');
    await refund(payment, '80.00');
    const before = Number(await posted(pending()));
    const answer = await tell(told(payment, 'CB-refunded'));
    expect(answer.body).toMatchObject({ money: { held: cny('20.00') } });
    expect(Number(await posted(pending()))).toBe(before - 20);
    const { body } = await server.http('/v1/cases?status=open', { key: server.keys.operator });
    expect(body.data).toMatchObject([{ kind: 'dispute_of_refunded_money' }]);
  });

  it('of a frozen merchant is held all the same, from suspense with a case', async () => {
    const payment = await paid('frozen');
    const account = `/v1/ledgers/main/accounts/${pending()}`;
    const as = { key: server.keys.operator, body: {} };
    await server.http(`${account}/freeze`, as);
    const held = Number(await posted(hold()));
    await tell(told(payment, 'CB-frozen'));
    expect(Number(await posted(hold()))).toBe(held + 100);
    const { body } = await server.http('/v1/cases?status=open', { key: as.key });
    expect(JSON.stringify(body.data)).toContain('account refused to hold what is disputed');
    await server.http(`${account}/unfreeze`, as);
  });

  it('is refused if it contradicts what is known, and if there is nothing to dispute', async () => {
    const payment = await paid('refused');
    const open = await server.pay({ reference: 'held', key, rest: { capture: 'manual' } });
    const { id } = z.looseObject({ id: z.string() }).parse(open.body);
    expect(await tell(told(id, 'CB-0'))).toMatchObject({
      status: 409,
      body: { code: 'payment_not_disputable' },
    });
    expect(await tell(told(payment, 'CB-1', { amount: cny('100.01') }))).toMatchObject({
      status: 422,
      body: { code: 'dispute_exceeds_captured' },
    });
    expect(
      await tell(told(payment, 'CB-1', { amount: { value: '1.00', currency: 'EUR' } })),
    ).toMatchObject({ status: 422, body: { code: 'currency_unsupported' } });
    await tell(told(payment, 'CB-1', { revision: 3 }));
    expect(await tell(told(payment, 'CB-1', { revision: 3, outcome: 'won' }))).toMatchObject({
      status: 409,
      body: { code: 'dispute_contradicted' },
    });
  });

  it('is seen by its merchant and no other, in a list and with its story', async () => {
    const list = await server.http('/v1/disputes?status=won', { key });
    const [one] = z.array(disputeBody).parse(list.body.data);
    if (one === undefined) throw new Error('there is no dispute');
    const found = await server.http(`/v1/disputes/${one.id}`, { key });
    expect(found).toMatchObject({ status: 200, body: { id: one.id } });
    const story = await server.http(`/v1/disputes/${one.id}/events`, { key });
    expect(JSON.stringify(story.body)).toContain('DisputeHeld');
    const other = await server.http(`/v1/disputes/${one.id}`, { key: server.keys.merchant });
    expect(other.status).toBe(404);
    const theirs = await server.http('/v1/disputes', { key: server.keys.merchant });
    expect(theirs.body).toMatchObject({ data: [] });
    const settlement = await server.http('/v1/settlements', { key });
    const [line] = z
      .array(z.looseObject({ disputed: z.looseObject({ value: z.string() }) }))
      .parse(settlement.body.data);
    expect(Number(line?.disputed.value)).toBeGreaterThan(0);
  });
});
