/** Settlement over HTTP: a schedule that two operators agree on, batches of what is due, and what they leave. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestServer, type TestServer } from '../support/server.js';
import { cny } from '../money/amounts.js';
import { waitUntil } from '../support/wait-until.js';

const DAY_MS = 86_400_000;
/** A Monday of China's calendar. */
let nowMs = Date.parse('2026-03-02T02:00:00.000Z');
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ clock: { now: () => nowMs } });
});
afterAll(() => server.stop());

let keys = 0;
const post = (path: string, body: object, key = server.keys.operator) =>
  server.http(path, {
    method: 'POST',
    key,
    body,
    headers: { 'idempotency-key': `settlement-${(keys += 1)}` },
  });
const read = async (path: string, key = server.keys.finance) =>
  (await server.http(path, { key })).body;

const terms = {
  ...{ days: 1, calendar: 'CN', cutOff: null, reservePercent: '0', reserveDays: 0 },
  ...{ minimum: cny('0.00'), approvalAbove: null },
};

async function setSchedule(id: string, changed: object) {
  const path = `/v1/settlement-schedules/${id}/CNY`;
  const { body } = await post(path, { ...terms, ...changed });
  const proposal = (body as { id: string }).id;
  const own = await post(`${path}/proposals/${proposal}/approve`, {});
  expect(own).toMatchObject({ status: 403, body: { code: 'same_principal' } });
  const approved = await post(`${path}/proposals/${proposal}/approve`, {}, server.keys.operator2);
  expect(approved).toMatchObject({ status: 200, body: { status: 'executed' } });
}

async function shopWith(id: string, changed: object = {}) {
  const shop = await server.addMerchant({ id, fee: { percent: '1' } });
  await setSchedule(id, changed);
  return {
    ...shop,
    pay: async (reference: string, value: string) => {
      const paid = await server.pay({ reference, value, key: shop.key });
      await server.settled();
      return (paid.body as { id: string }).id;
    },
    // The read model of entries may be behind: then the batch waits, as the timer does.
    run: () =>
      waitUntil(async () => {
        const { body } = await post('/v1/settlement-batches', { merchant: id, currency: 'CNY' });
        const { waits } = body as { waits: { code: string } | null };
        return waits?.code === 'read_model' ? undefined : body;
      }),
    batches: async () =>
      ((await read(`/v1/settlement-batches?merchant=${id}`)) as { data: object[] }).data,
    balance: async (subject = '') => {
      const account = subject === '' ? `mer:${id}:CNY` : `mer:${id}:${subject}:CNY`;
      const body = await read(`/v1/ledgers/main/accounts/${account}`);
      return (body as { balance?: { posted: { value: string } } }).balance?.posted.value;
    },
  };
}

/** So many days later, with every day between cut. */
async function later(days: number): Promise<void> {
  for (let left = days; left > 0; left -= 1) {
    nowMs += DAY_MS;
    await server.engine.ledger.cutDueDays();
  }
}

describe('T+1', () => {
  it('settles on the next business day what was taken on a day, each entry once', async () => {
    const shop = await shopWith('t-plus-one');
    await shop.pay('a-1', '100.00');
    await shop.pay('a-2', '50.00');
    expect(await shop.run()).toMatchObject({ batches: 0, open: null, waits: null });
    await later(1);
    await shop.pay('a-3', '10.00');
    expect(await shop.run()).toMatchObject({ batches: 1, open: null, waits: null });
    expect(await shop.run()).toMatchObject({ batches: 1 });
    const [batch] = await shop.batches();
    expect(batch).toMatchObject({
      ...{ number: 1, status: 'settled', from: 0, to: 2, count: 2 },
      ...{ credits: cny('148.50'), debits: cny('0.00'), due: cny('148.50') },
      outcome: {
        settled: cny('148.50'),
        payable: cny('148.50'),
        carried: cny('0.00'),
        cause: null,
      },
    });
    expect([await shop.balance(), await shop.balance('merchant_payable')]).toStrictEqual([
      '9.90',
      '148.50',
    ]);
    await later(1);
    await shop.run();
    const [second] = await shop.batches();
    // Entry 4 is the settlement itself, and no item.
    expect(second).toMatchObject({ number: 2, from: 2, to: 4, count: 1, due: cny('9.90') });
    expect(await shop.balance()).toBe('0.00');
  });

  it('waits over a weekend', async () => {
    // Thursday, the 5th.
    await later(1);
    const shop = await shopWith('weekend');
    await later(1);
    await shop.pay('w-1', '100.00');
    await later(2);
    expect(await shop.run()).toMatchObject({ batches: 0 });
    await later(1);
    expect(await shop.run()).toMatchObject({ batches: 1 });
  });
});

describe('what is left', () => {
  it('below the minimum is carried over with its age, and settled with the next', async () => {
    const shop = await shopWith('minimum', { minimum: cny('100.00'), calendar: null });
    await shop.pay('m-1', '50.00');
    await later(1);
    const day = (await read('/v1/ledgers/main/days')) as { data: { date: string }[] };
    const today = day.data[0]?.date;
    await shop.run();
    expect(await shop.batches()).toMatchObject([
      {
        ...{ number: 1, status: 'carried', transaction: null },
        outcome: { carried: cny('49.50'), carriedSince: today, cause: 'below_minimum' },
      },
    ]);
    await shop.pay('m-2', '80.00');
    await later(1);
    await shop.run();
    expect((await shop.batches())[0]).toMatchObject({
      ...{ number: 2, status: 'settled', carriedIn: cny('49.50'), due: cny('128.70') },
      outcome: { settled: cny('128.70'), carried: cny('0.00'), carriedSince: null },
    });
  });

  it('is settled without a new item once it can be, and once', async () => {
    const shop = await shopWith('lowered', { minimum: cny('100.00'), calendar: null });
    await shop.pay('l-1', '50.00');
    await later(1);
    await shop.run();
    expect(await shop.run()).toMatchObject({ batches: 1 });
    await setSchedule('lowered', { calendar: null });
    await shop.run();
    expect(await shop.run()).toMatchObject({ batches: 2, open: null, waits: null });
    expect((await shop.batches())[0]).toMatchObject({
      ...{ number: 2, status: 'settled', count: 0, carriedIn: cny('49.50') },
      outcome: { settled: cny('49.50'), carried: cny('0.00'), carriedSince: null },
    });
    expect(await shop.balance()).toBe('0.00');
  });

  it('what was taken since does not stand in for what a refund took', async () => {
    const shop = await shopWith('since', { calendar: null });
    const paid = await shop.pay('n-1', '100.00');
    await later(1);
    await post(`/v1/payments/${paid}/refunds`, { amount: cny('40.00') }, shop.key);
    await server.settled();
    await shop.pay('n-2', '50.00');
    await shop.run();
    expect(await shop.run()).toMatchObject({ batches: 1, open: null, waits: null });
    expect(await shop.batches()).toMatchObject([
      { due: cny('99.00'), outcome: { settled: cny('59.40'), carried: cny('39.60') } },
    ]);
    expect(await shop.balance()).toBe('49.50');
    await later(1);
    await shop.run();
    expect((await shop.batches())[0]).toMatchObject({
      ...{ number: 2, credits: cny('49.50'), debits: cny('39.60'), carriedIn: cny('39.60') },
      outcome: { settled: cny('49.50'), carried: cny('0.00') },
    });
  });

  it('what a refund took meanwhile is not settled, and the refund meets it as an item', async () => {
    const shop = await shopWith('refunded', { calendar: null });
    const paid = await shop.pay('r-1', '100.00');
    await later(1);
    await post(`/v1/payments/${paid}/refunds`, { amount: cny('40.00') }, shop.key);
    await server.settled();
    await shop.run();
    expect(await shop.batches()).toMatchObject([
      { due: cny('99.00'), outcome: { settled: cny('59.40'), carried: cny('39.60') } },
    ]);
    await later(1);
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
    ((await read(`/v1/settlements?merchant=${merchant}`)) as { data: object[] }).data[0];

  it('takes the pending money first, then what was settled', async () => {
    const shop = await shopWith('after', { calendar: null });
    const paid = await shop.pay('f-1', '100.00');
    await later(1);
    await shop.run();
    await shop.pay('f-2', '20.00');
    const refunded = await post(`/v1/payments/${paid}/refunds`, {}, shop.key);
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
    await later(1);
    await shop.run();
    const [batch] = (await shop.batches()) as { id: string }[];
    expect(batch).toMatchObject({ number: 2, count: 2, due: cny('0.00') });
    const report = await read(`/v1/settlement-batches/${batch?.id ?? ''}/report.json`, shop.key);
    expect((report as { data: object[] }).data[1]).toMatchObject({
      ...{ kind: 'refund', gross: cny('100.00'), fee: cny('1.00'), debit: cny('19.80') },
      fromPayable: cny('79.20'),
    });
  });

  it('is refused if both are too little, and leaves nothing', async () => {
    const shop = await shopWith('short', { calendar: null, reservePercent: '50', reserveDays: 9 });
    const paid = await shop.pay('s-1', '100.00');
    await later(1);
    await shop.run();
    const refused = await post(`/v1/payments/${paid}/refunds`, {}, shop.key);
    expect(refused).toMatchObject({ status: 422, body: { code: 'insufficient_funds' } });
    expect(await read(`/v1/payments/${paid}`)).toMatchObject({
      amountRefundPending: cny('0.00'),
      amountRefunded: cny('0.00'),
    });
    const part = await post(`/v1/payments/${paid}/refunds`, { amount: cny('50.00') }, shop.key);
    await server.settled();
    expect([part.status, await shop.balance('merchant_payable')]).toStrictEqual([201, '0.00']);
  });
});

it('a reserve is kept back, and given to the merchant when its days are over', async () => {
  const shop = await shopWith('reserve', { calendar: null, reservePercent: '10', reserveDays: 3 });
  await shop.pay('v-1', '100.00');
  await later(1);
  await shop.run();
  const balances = async () => [
    await shop.balance('merchant_payable'),
    await shop.balance('merchant_reserve'),
  ];
  expect(await balances()).toStrictEqual(['89.10', '9.90']);
  await later(3);
  await shop.run();
  expect(await balances()).toStrictEqual(['89.10', '9.90']);
  await later(1);
  await shop.run();
  expect(await balances()).toStrictEqual(['99.00', '0.00']);
  await shop.run();
  expect(await balances()).toStrictEqual(['99.00', '0.00']);
});

it('a reserve that cannot be given back does not hold up what is due', async () => {
  const shop = await shopWith('frozen', { calendar: null, reservePercent: '10', reserveDays: 1 });
  await shop.pay('z-1', '100.00');
  await later(1);
  await shop.run();
  await shop.pay('z-2', '50.00');
  const reserve = '/v1/ledgers/main/accounts/mer:frozen:merchant_reserve:CNY';
  await post(`${reserve}/freeze`, {});
  await later(2);
  // The account of the reserve takes nothing either: the second batch waits, but it was made.
  expect(await shop.run()).toMatchObject({ batches: 2, waits: { code: 'account_frozen' } });
  await post(`${reserve}/unfreeze`, {});
  expect(await shop.run()).toMatchObject({ batches: 2, open: null, waits: null });
});

it('a batch above the amount waits for another, and is settled once it is approved', async () => {
  const shop = await shopWith('approved', { calendar: null, approvalAbove: cny('50.00') });
  await shop.pay('p-1', '100.00');
  await later(1);
  const run = (await shop.run()) as { open: string };
  expect(run).toMatchObject({ batches: 1, waits: { code: 'approval' } });
  expect(await shop.batches()).toMatchObject([{ status: 'waiting', outcome: null }]);
  const approved = await post(`/v1/settlement-batches/${run.open}/approve`, {});
  expect(approved).toMatchObject({ status: 200, body: { status: 'executed' } });
  expect(await shop.batches()).toMatchObject([
    { status: 'settled', outcome: { settled: cny('99.00') } },
  ]);
  const again = await post(`/v1/settlement-batches/${run.open}/approve`, {});
  expect(again).toMatchObject({ status: 409, body: { code: 'proposal_decided' } });
});

it('nothing is settled while it is held by hand', async () => {
  const shop = await shopWith('held', { calendar: null });
  const path = '/v1/settlement-schedules/held/CNY';
  await shop.pay('h-1', '100.00');
  await post(`${path}/hold`, { reason: 'the owner cannot be reached' });
  await later(1);
  expect(await shop.run()).toMatchObject({ batches: 0, waits: { code: 'hold' } });
  expect(await read('/v1/settlement-schedules?merchant=held')).toMatchObject({
    data: [{ held: 'the owner cannot be reached' }],
  });
  await post(`${path}/release`, {});
  expect(await shop.run()).toMatchObject({ batches: 1, waits: null });
});

it('the report has each item, where the sum went, and a last line with rows and hash', async () => {
  const shop = await shopWith('report', { calendar: null, reservePercent: '10', reserveDays: 9 });
  const paid = await shop.pay('o-1', '100.00');
  await post(`/v1/payments/${paid}/refunds`, { amount: cny('40.00') }, shop.key);
  await server.settled();
  await later(1);
  await shop.run();
  const [batch] = (await shop.batches()) as { id: string }[];
  const path = `/v1/settlement-batches/${batch?.id ?? ''}/report`;
  const { data } = (await read(`${path}.json`, shop.key)) as {
    data: { kind: string; debit: { value: string } | null; credit: { value: string } | null }[];
  };
  expect(
    data.map(({ kind, debit, credit }) => [kind, debit?.value ?? '', credit?.value ?? '']),
  ).toStrictEqual([
    ['capture', '', '99.00'],
    ['refund', '39.60', ''],
    ['reserve', '5.94', ''],
    ['payable', '53.46', ''],
  ]);
  const first = (await read(`${path}.json?limit=1`, shop.key)) as { nextCursor: string };
  const second = await read(`${path}.json?limit=1&cursor=${first.nextCursor}`, shop.key);
  expect(second).toMatchObject({
    data: [{ kind: 'refund' }, { kind: 'reserve' }, { kind: 'payable' }],
    hasMore: false,
  });
  const { text } = await server.http(`${path}.csv`, { key: shop.key });
  const lines = text.trimEnd().split('\r\n');
  expect(lines).toHaveLength(6);
  expect(lines.at(-1)).toMatch(/4.*[0-9a-f]{64}/);
  const sheet = await server.http(`${path}.xlsx`, { key: shop.key });
  expect(sheet.status).toBe(200);
});

it('a merchant sees its own batches alone', async () => {
  const shop = await shopWith('own', { calendar: null });
  const { data } = (await read('/v1/settlement-batches', shop.key)) as { data: object[] };
  expect(data).toStrictEqual([]);
  const other = (await read('/v1/settlement-batches?merchant=t-plus-one')) as {
    data: { id: string }[];
  };
  const { status } = await server.http(`/v1/settlement-batches/${other.data[0]?.id ?? ''}`, {
    key: shop.key,
  });
  expect(status).toBe(404);
});

it('a day beyond the calendar is refused, and settles nothing', async () => {
  const shop = await shopWith('unknown', { calendar: 'CN' });
  nowMs = Date.parse('2026-12-31T02:00:00.000Z');
  await post('/v1/ledgers/main/day-cuts', { day: '2026-12-30', force: true });
  await shop.pay('u-1', '100.00');
  await later(1);
  expect(await shop.run()).toMatchObject({ batches: 0, waits: { code: 'calendar_unknown' } });
});
