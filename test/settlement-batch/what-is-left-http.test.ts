/** What batches leave: carried over, taken by refunds, kept back as a reserve. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cny } from '../money/amounts.js';
import { type SettlingServer, startSettlingServer } from './settling-server.js';

let server: SettlingServer;
beforeAll(async () => {
  server = await startSettlingServer();
});
afterAll(() => server.stop());

describe('what is left', () => {
  it('below the minimum is carried over with its age, and settled with the next', async () => {
    const shop = await server.shopWith('minimum', { minimum: cny('100.00'), calendar: null });
    await shop.pay('m-1', '50.00');
    await server.later(1);
    const day = (await server.read('/v1/ledgers/main/days')) as { data: { date: string }[] };
    const today = day.data[0]?.date;
    await shop.run();
    expect(await shop.batches()).toMatchObject([
      {
        ...{ number: 1, status: 'carried', transaction: null },
        outcome: { carried: cny('49.50'), carriedSince: today, cause: 'below_minimum' },
      },
    ]);
    await shop.pay('m-2', '80.00');
    await server.later(1);
    await shop.run();
    expect((await shop.batches())[0]).toMatchObject({
      ...{ number: 2, status: 'settled', carriedIn: cny('49.50'), due: cny('128.70') },
      outcome: { settled: cny('128.70'), carried: cny('0.00'), carriedSince: null },
    });
  });

  it('is settled without a new item once it can be, and once', async () => {
    const shop = await server.shopWith('lowered', { minimum: cny('100.00'), calendar: null });
    await shop.pay('l-1', '50.00');
    await server.later(1);
    await shop.run();
    expect(await shop.run()).toMatchObject({ batches: 1 });
    await server.setSchedule('lowered', { calendar: null });
    await shop.run();
    expect(await shop.run()).toMatchObject({ batches: 2, open: null, waits: null });
    expect((await shop.batches())[0]).toMatchObject({
      ...{ number: 2, status: 'settled', count: 0, carriedIn: cny('49.50') },
      outcome: { settled: cny('49.50'), carried: cny('0.00'), carriedSince: null },
    });
    expect(await shop.balance()).toBe('0.00');
  });

  it('what was taken since does not stand in for what a refund took', async () => {
    const shop = await server.shopWith('since', { calendar: null });
    const paid = await shop.pay('n-1', '100.00');
    await server.later(1);
    await server.post(`/v1/payments/${paid}/refunds`, { amount: cny('40.00') }, shop.key);
    await server.settled();
    await shop.pay('n-2', '50.00');
    await shop.run();
    expect(await shop.run()).toMatchObject({ batches: 1, open: null, waits: null });
    expect(await shop.batches()).toMatchObject([
      { due: cny('99.00'), outcome: { settled: cny('59.40'), carried: cny('39.60') } },
    ]);
    expect(await shop.balance()).toBe('49.50');
    await server.later(1);
    await shop.run();
    expect((await shop.batches())[0]).toMatchObject({
      ...{ number: 2, credits: cny('49.50'), debits: cny('39.60'), carriedIn: cny('39.60') },
      outcome: { settled: cny('49.50'), carried: cny('0.00') },
    });
  });

  it('what a refund took meanwhile is not settled, and the refund meets it as an item', async () => {
    const shop = await server.shopWith('refunded', { calendar: null });
    const paid = await shop.pay('r-1', '100.00');
    await server.later(1);
    await server.post(`/v1/payments/${paid}/refunds`, { amount: cny('40.00') }, shop.key);
    await server.settled();
    await shop.run();
    expect(await shop.batches()).toMatchObject([
      { due: cny('99.00'), outcome: { settled: cny('59.40'), carried: cny('39.60') } },
    ]);
    await server.later(1);
    await shop.run();
    expect((await shop.batches())[0]).toMatchObject({
      ...{ number: 2, status: 'carried', debits: cny('39.60'), carriedIn: cny('39.60') },
      ...{ due: cny('0.00'), outcome: { settled: cny('0.00'), carried: cny('0.00'), cause: null } },
    });
    expect(await shop.balance()).toBe('0.00');
  });
});

describe('a refund after settlement', () => {
  const line = async (merchant: string) =>
    ((await server.read(`/v1/settlements?merchant=${merchant}`)) as { data: object[] }).data[0];

  it('takes the pending money first, then what was settled', async () => {
    const shop = await server.shopWith('after', { calendar: null });
    const paid = await shop.pay('f-1', '100.00');
    await server.later(1);
    await shop.run();
    await shop.pay('f-2', '20.00');
    const refunded = await server.post(`/v1/payments/${paid}/refunds`, {}, shop.key);
    await server.settled();
    expect(refunded.status).toBe(201);
    // 99.00 go back: 19.80 of the pending money, 79.20 of what was settled.
    expect([await shop.balance(), await shop.balance('merchant_payable')]).toStrictEqual([
      '0.00',
      '19.80',
    ]);
    expect(await line('after')).toMatchObject({
      ...{ openingPayable: cny('99.00'), net: cny('-79.20') },
      ...{ settled: cny('19.80'), closingPayable: cny('0.00') },
    });
    await server.later(1);
    await shop.run();
    const [batch] = (await shop.batches()) as { id: string }[];
    expect(batch).toMatchObject({ number: 2, count: 2, due: cny('0.00') });
    const report = await server.read(
      `/v1/settlement-batches/${batch?.id ?? ''}/report.json`,
      shop.key,
    );
    expect((report as { data: object[] }).data[1]).toMatchObject({
      ...{ kind: 'refund', gross: cny('100.00'), fee: cny('1.00'), debit: cny('19.80') },
      fromPayable: cny('79.20'),
    });
  });

  it('is refused if both are too little, and leaves nothing', async () => {
    const shop = await server.shopWith('short', {
      calendar: null,
      reservePercent: '50',
      reserveDays: 9,
    });
    const paid = await shop.pay('s-1', '100.00');
    await server.later(1);
    await shop.run();
    const refused = await server.post(`/v1/payments/${paid}/refunds`, {}, shop.key);
    expect(refused).toMatchObject({ status: 422, body: { code: 'insufficient_funds' } });
    expect(await server.read(`/v1/payments/${paid}`)).toMatchObject({
      amountRefundPending: cny('0.00'),
      amountRefunded: cny('0.00'),
    });
    const part = await server.post(
      `/v1/payments/${paid}/refunds`,
      { amount: cny('50.00') },
      shop.key,
    );
    await server.settled();
    expect([part.status, await shop.balance('merchant_payable')]).toStrictEqual([201, '0.00']);
  });
});

it('a reserve is kept back, and given to the merchant when its days are over', async () => {
  const shop = await server.shopWith('reserve', {
    calendar: null,
    reservePercent: '10',
    reserveDays: 3,
  });
  await shop.pay('v-1', '100.00');
  await server.later(1);
  await shop.run();
  const balances = async () => [
    await shop.balance('merchant_payable'),
    await shop.balance('merchant_reserve'),
  ];
  expect(await balances()).toStrictEqual(['89.10', '9.90']);
  await server.later(3);
  await shop.run();
  expect(await balances()).toStrictEqual(['89.10', '9.90']);
  await server.later(1);
  await shop.run();
  expect(await balances()).toStrictEqual(['99.00', '0.00']);
  await shop.run();
  expect(await balances()).toStrictEqual(['99.00', '0.00']);
});

it('a reserve that cannot be given back does not hold up what is due', async () => {
  const shop = await server.shopWith('frozen', {
    calendar: null,
    reservePercent: '10',
    reserveDays: 1,
  });
  await shop.pay('z-1', '100.00');
  await server.later(1);
  await shop.run();
  await shop.pay('z-2', '50.00');
  const reserve = '/v1/ledgers/main/accounts/mer:frozen:merchant_reserve:CNY';
  await server.post(`${reserve}/freeze`, {});
  await server.later(2);
  // The account of the reserve takes nothing either: the second batch waits, but it was made.
  expect(await shop.run()).toMatchObject({ batches: 2, waits: { code: 'account_frozen' } });
  await server.post(`${reserve}/unfreeze`, {});
  expect(await shop.run()).toMatchObject({ batches: 2, open: null, waits: null });
});
