/** Beneficiaries over HTTP: what the bank says of them, who sees what, and when they can be paid. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readWholeStream } from '../../domain/kernel/event-log.js';
import { beneficiaryStream } from '../../domain/beneficiary/streams.js';
import { type BankServer, idOf, startBankServer } from '../payout/bank-server.js';

let server: BankServer;
beforeAll(async () => {
  server = await startBankServer({
    env: {
      PAYOUT_LIMIT: 'CNY 500.00',
      PAYOUT_DAY_LIMIT: 'CNY 900.00',
      PAYOUT_APPROVAL_ABOVE: 'CNY 100.00',
    },
  });
});
afterAll(() => server.stop());

const account = (reference: string, number: string) => ({
  ...{ reference, currency: 'CNY', number, holder: 'Harbour Tea Ltd' },
});
const add = (reference: string, number = 'DE02120300000000202051') =>
  server.http('/v1/beneficiaries', {
    key: server.keys.merchant,
    body: account(reference, number),
  });

describe('a beneficiary', () => {
  it('shows the last four characters of its number, and is clear nowhere in the log', async () => {
    const { status, body } = await add('shown');
    expect({ status, body }).toMatchObject({
      status: 201,
      body: { number: '••••2051', status: 'usable', nameCheck: 'match' },
    });
    const { log } = server.engine;
    const events = [];
    for await (const stored of readWholeStream(log, beneficiaryStream(idOf(body)))) {
      events.push(stored);
    }
    const text = JSON.stringify(events);
    expect(text).not.toContain('DE0212030000000020');
    expect(text).not.toContain('Harbour');
    expect(events.map(({ event }) => event.type)).toStrictEqual([
      'BeneficiaryAdded',
      'BeneficiaryChecked',
    ]);
  });

  it('is added once, and is a conflict with another number', async () => {
    const first = await add('once');
    const again = await add('once');
    expect(again.body).toStrictEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await add('once', 'DE02120300000000202052')).toMatchObject({
      status: 409,
      body: { code: 'reference_conflict' },
    });
  });

  it.each([
    ['GB000000001111', 'no_match'],
    ['GB000000002222', 'close_match'],
    ['GB000000000000', 'unknown_account'],
  ])('%s is refused: %s', async (number, nameCheck) => {
    const { body } = await add(number, number);
    expect(body).toMatchObject({ status: 'refused', nameCheck });
    const payout = { reference: number, beneficiary: idOf(body) };
    const amount = { value: '1.00', currency: 'CNY' };
    expect(await server.payout({ ...payout, amount })).toMatchObject({
      status: 422,
      body: { code: 'beneficiary_not_usable' },
    });
  });

  it('is paid no more once it is disabled, and stays so', async () => {
    const id = idOf((await add('ends')).body);
    const act = (how: string) =>
      server.http(`/v1/beneficiaries/${id}/${how}`, { key: server.keys.merchant, body: {} });
    expect(await act('disable')).toMatchObject({ status: 200, body: { status: 'disabled' } });
    expect(await act('check')).toMatchObject({ body: { code: 'beneficiary_disabled' } });
  });

  it('is listed for its merchant alone', async () => {
    const other = await server.addMerchant();
    const list = await server.http('/v1/beneficiaries', { key: other.key });
    expect(list.body).toMatchObject({ data: [] });
    const mine = await server.http('/v1/beneficiaries?limit=1', { key: server.keys.merchant });
    expect(mine.body).toMatchObject({ data: [{ reference: 'ends' }], hasMore: true });
  });
});

const decide = (id: string, how: string, key: string) =>
  server.http(`/v1/payouts/${id}/${how}`, {
    key,
    headers: { 'idempotency-key': `${how}-${id}` },
    body: {},
  });

describe('a beneficiary that is disabled while its payout waits', () => {
  it('is not paid: nobody can approve it, and its money is free again once it is rejected', async () => {
    const { operator2 } = server.keys;
    const shop = await server.addMerchant();
    await server.fund('waits', '200.00', shop.key);
    const beneficiary = await server.beneficiary('waits', shop.key);
    const amount = { value: '150.00', currency: 'CNY' };
    const { body } = await server.payout({ reference: 'waits', beneficiary, amount }, shop.key);
    expect(body).toMatchObject({ status: 'awaiting_approval' });
    const id = idOf(body);
    await server.http(`/v1/beneficiaries/${beneficiary}/disable`, { key: shop.key, body: {} });
    expect(await decide(id, 'approve', operator2)).toMatchObject({
      status: 422,
      body: { code: 'beneficiary_not_usable' },
    });
    expect(await decide(id, 'reject', operator2)).toMatchObject({ body: { status: 'canceled' } });
    await server.settled();
    expect(await server.posted(`mer:${shop.id}:merchant_payable:CNY`)).toBe('200.00');
  });

  it('is opened for no further call to the bank', async () => {
    const { beneficiaries } = server.engine;
    const id = await server.beneficiary('opened');
    expect(await beneficiaries.open(id)).toMatchObject({ number: 'DE02120300000000202051' });
    await server.http(`/v1/beneficiaries/${id}/disable`, { key: server.keys.merchant, body: {} });
    expect(await beneficiaries.open(id)).toBeUndefined();
  });
});

describe('limits of payouts', () => {
  it('refuse what is too much, and ask a second person above an amount', async () => {
    const beneficiary = await server.beneficiary('limits');
    await server.fund('limits', '2000.00');
    const pay = (reference: string, value: string) =>
      server.payout({ reference, beneficiary, amount: { value, currency: 'CNY' } });
    expect(await pay('a', '500.01')).toMatchObject({ body: { code: 'payout_limit_exceeded' } });
    expect(await pay('b', '100.00')).toMatchObject({ body: { status: 'paid', approval: null } });

    const { body } = await pay('c', '500.00');
    expect(body).toMatchObject({ status: 'awaiting_approval' });
    const { operator, operator2, merchant } = server.keys;
    expect(await decide(idOf(body), 'approve', merchant)).toMatchObject({ status: 403 });
    expect(await decide(idOf(body), 'approve', operator)).toMatchObject({ status: 200 });
    await server.settled();
    const paid = await server.http(`/v1/payouts/${idOf(body)}`, { key: merchant });
    expect(paid.body).toMatchObject({ status: 'paid' });

    // The day has 300.00 left.
    expect(await pay('d', '300.01')).toMatchObject({
      status: 422,
      body: { code: 'payout_day_limit_exceeded' },
    });
    const rejected = await pay('e', '200.00');
    expect(await decide(idOf(rejected.body), 'reject', operator2)).toMatchObject({
      body: { status: 'canceled', failure: { code: 'rejected' } },
    });
    await server.settled();
    const { balance } = (await server.engine.ledger.account(
      'main',
      'mer:demo-shop:merchant_payable:CNY',
    )) as { balance: unknown };
    expect(balance).toMatchObject({
      posted: { value: '1400.00' },
      available: { value: '1400.00' },
    });
  });
});
