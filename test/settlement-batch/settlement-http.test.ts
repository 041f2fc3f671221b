/** Settlement over HTTP: a schedule that two operators agree on, and batches of what is due, when it is. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verify } from '../cli/support/verify.js';
import { cny } from '../money/amounts.js';
import { type SettlingServer, startSettlingServer } from './settling-server.js';

let server: SettlingServer;
beforeAll(async () => {
  server = await startSettlingServer();
});
afterAll(() => server.stop());

describe('T+1', () => {
  it('settles on the next business day what was taken on a day, each entry once', async () => {
    const shop = await server.shopWith('t-plus-one');
    await shop.pay('a-1', '100.00');
    await shop.pay('a-2', '50.00');
    expect(await shop.run()).toMatchObject({ batches: 0, open: null, waits: null });
    await server.later(1);
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
    await server.later(1);
    await shop.run();
    const [second] = await shop.batches();
    // Entry 4 is the settlement itself, and no item.
    expect(second).toMatchObject({ number: 2, from: 2, to: 4, count: 1, due: cny('9.90') });
    expect(await shop.balance()).toBe('0.00');
  });

  it('waits over a weekend', async () => {
    // Thursday, the 5th.
    await server.later(1);
    const shop = await server.shopWith('weekend');
    await server.later(1);
    await shop.pay('w-1', '100.00');
    await server.later(2);
    expect(await shop.run()).toMatchObject({ batches: 0 });
    await server.later(1);
    expect(await shop.run()).toMatchObject({ batches: 1 });
  });
});

it('a batch above the amount waits for another, and is settled once it is approved', async () => {
  const shop = await server.shopWith('approved', { calendar: null, approvalAbove: cny('50.00') });
  await shop.pay('p-1', '100.00');
  await server.later(1);
  const run = (await shop.run()) as { open: string };
  expect(run).toMatchObject({ batches: 1, waits: { code: 'approval' } });
  expect(await shop.batches()).toMatchObject([{ status: 'waiting', outcome: null }]);
  const approved = await server.post(`/v1/settlement-batches/${run.open}/approve`, {});
  expect(approved).toMatchObject({ status: 200, body: { status: 'executed' } });
  expect(await shop.batches()).toMatchObject([
    { status: 'settled', outcome: { settled: cny('99.00') } },
  ]);
  const again = await server.post(`/v1/settlement-batches/${run.open}/approve`, {});
  expect(again).toMatchObject({ status: 409, body: { code: 'proposal_decided' } });
});

it('nothing is settled while it is held by hand', async () => {
  const shop = await server.shopWith('held', { calendar: null });
  const path = '/v1/settlement-schedules/held/CNY';
  await shop.pay('h-1', '100.00');
  await server.post(`${path}/hold`, { reason: 'the owner cannot be reached' });
  await server.later(1);
  expect(await shop.run()).toMatchObject({ batches: 0, waits: { code: 'hold' } });
  expect(await server.read('/v1/settlement-schedules?merchant=held')).toMatchObject({
    data: [{ held: 'the owner cannot be reached' }],
  });
  await release(path);
  expect(await shop.run()).toMatchObject({ batches: 1, waits: null });
  const again = await server.post(`${path}/release`, {});
  expect(again).toMatchObject({ status: 409, body: { code: 'settlement_not_held' } });
});

it('a batch that is rejected is carried over and held; released, its money is in the next', async () => {
  const above = { calendar: null, approvalAbove: cny('50.00') };
  const shop = await server.shopWith('rejected', above);
  await shop.pay('r-1', '100.00');
  await server.later(1);
  const { open } = (await shop.run()) as { open: string };
  const reject = () =>
    server.post(`/v1/settlement-batches/${open}/reject`, { reason: 'too early' });
  expect(await reject()).toMatchObject({ status: 200, body: { status: 'rejected' } });
  expect(await reject()).toMatchObject({ status: 409, body: { code: 'proposal_decided' } });
  const rejected = { carried: cny('99.00'), cause: 'rejected', settled: cny('0.00') };
  expect(await shop.batches()).toMatchObject([{ status: 'carried', outcome: rejected }]);
  expect(await shop.run()).toMatchObject({ batches: 1, waits: { code: 'hold' } });
  await release('/v1/settlement-schedules/rejected/CNY');
  const next = (await shop.run()) as { open: string };
  expect(next).toMatchObject({ batches: 2, waits: { code: 'approval' } });
  await server.post(`/v1/settlement-batches/${next.open}/approve`, {});
  expect(await shop.balance('merchant_payable')).toBe('99.00');
});

/** One operator proposes it, another approves. */
async function release(path: string): Promise<void> {
  const { body } = await server.post(`${path}/release`, {});
  const { id } = body as { id: string };
  const own = await server.post(`${path}/release/${id}/approve`, {});
  expect(own).toMatchObject({ status: 403, body: { code: 'same_principal' } });
  const approved = await server.post(`${path}/release/${id}/approve`, {}, server.keys.operator2);
  expect(approved).toMatchObject({ status: 200, body: { status: 'executed' } });
}

it('a merchant sees its own batches alone', async () => {
  const shop = await server.shopWith('own', { calendar: null });
  const { data } = (await server.read('/v1/settlement-batches', shop.key)) as { data: object[] };
  expect(data).toStrictEqual([]);
  const other = (await server.read('/v1/settlement-batches?merchant=t-plus-one')) as {
    data: { id: string }[];
  };
  const { status } = await server.http(`/v1/settlement-batches/${other.data[0]?.id ?? ''}`, {
    key: shop.key,
  });
  expect(status).toBe(404);
});

it('a day beyond the calendar is refused, and settles nothing', async () => {
  const shop = await server.shopWith('unknown', { calendar: 'CN' });
  server.setClock('2026-12-31T02:00:00.000Z');
  await server.post('/v1/ledgers/main/day-cuts', { day: '2026-12-30', force: true });
  await shop.pay('u-1', '100.00');
  await server.later(1);
  expect(await shop.run()).toMatchObject({ batches: 0, waits: { code: 'calendar_unknown' } });
});

it('`verify` finds nothing wrong with any of it', async () => {
  const { verification } = await verify(server.dataDir);
  expect(verification.findings).toStrictEqual([]);
});
