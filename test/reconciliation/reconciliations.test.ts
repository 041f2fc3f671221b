/**
 * Reconciliation over real HTTP: payments at the sandbox, its bill with planted differences, each found and rightly
 * classified, none invented; then resolved under two pairs of eyes until nothing is unexplained.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { verifyInstallation } from '../../cli/verify/verify-installation.js';
import { addDays } from '../../domain/reconciliation/due.js';
import { movementId } from '../../domain/payment/posting/posting.js';
import { toInstant } from '../../domain/kernel/clock.js';
import { type BankServer, startBankServer } from '../payout/bank-server.js';
import { type BillLine, billOf, linesOf } from './planted-bill.js';

const DAY = toInstant(Date.now()).slice(0, 10);
const CHANNEL = 'sandbox_a';
const ACCOUNT = `sys:channel_receivable:${CHANNEL}:CNY`;

let server: BankServer;
let lines: readonly BillLine[];
/** Of the first run, and of the run two days later. */
const runs = { first: '', second: '' };
beforeAll(async () => {
  server = await startBankServer();
  for (const value of ['10.00', '20.00', '30.00', '40.00', '50.00']) {
    const { status } = await server.pay({ reference: `r-${value}`, value });
    expect(status).toBe(201);
  }
  const bill = server.engine.channels.channels.get(CHANNEL)?.bill;
  lines = linesOf((await bill?.(DAY)) ?? '');
});
afterAll(() => server.stop());

const withId = z.looseObject({ id: z.string() });
const item = z.looseObject({
  id: z.string(),
  status: z.string(),
  due: z.string().nullable(),
  reasons: z.array(z.looseObject({ field: z.string() })),
  differences: z.array(z.object({ value: z.string(), currency: z.string() })),
  rows: z.array(z.looseObject({ number: z.string().nullable() })),
});

async function reconcile(day: string, rows: readonly BillLine[]) {
  const raw = new Uint8Array(Buffer.from(billOf(CHANNEL, day, rows)));
  const path = `/v1/bills?channel=${CHANNEL}&date=${day}`;
  const taken = await server.http(path, { key: server.keys.operator, method: 'POST', raw });
  expect({ status: taken.status, text: taken.text }).toMatchObject({ status: 201 });
  const { id: bill } = withId.parse(taken.body);
  const answer = await server.http('/v1/reconciliations', {
    key: server.keys.operator,
    body: { bill },
  });
  expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 201 });
  return answer;
}

async function itemsOf(run: string, status = '') {
  const query = status === '' ? '' : `&status=${status}`;
  const path = `/v1/reconciliations/${run}/items?limit=100${query}`;
  const { body } = await server.http(path, { key: server.keys.finance });
  return z.object({ data: z.array(item) }).parse(body).data;
}

const get = async (run: string) => {
  const { body } = await server.http(`/v1/reconciliations/${run}`, { key: server.keys.finance });
  return z
    .looseObject({
      carriedTo: z.string().nullable(),
      totals: z.array(z.looseObject({ status: z.string(), items: z.number() })),
      unexplained: z.array(z.looseObject({ items: z.number() })),
    })
    .parse(body);
};

let keys = 0;
async function resolve(run: string, body: object) {
  keys += 1;
  const headers = { 'idempotency-key': `resolve-${keys}` };
  const path = `/v1/reconciliations/${run}/resolutions`;
  const proposed = await server.http(path, { key: server.keys.operator, headers, body });
  if (proposed.status !== 201) return proposed;
  const { number } = z.looseObject({ number: z.number() }).parse(proposed.body);
  const own = await server.http(`${path}/${number}/approve`, {
    key: server.keys.operator,
    headers,
    body: {},
  });
  expect(own.body.code).toBe('same_principal');
  return server.http(`${path}/${number}/approve`, {
    key: server.keys.operator2,
    headers,
    body: {},
  });
}

const posted = (account: string) => server.posted(account);

describe('a bill with differences', () => {
  it('has an item of the right status for each, and matches the rest', async () => {
    const [first, second, third, ...rest] = lines;
    if (first === undefined || second === undefined || third === undefined) throw new Error('rows');
    const stranger = {
      ...first,
      channelReference: 'sbx_stranger',
      requestNo: 'stranger',
      amount: '7.00',
      fee: '0.00',
    };
    // The fee of the first and the amount of the second are others; the third is missing, and a stranger is there.
    const planted = [{ ...first, fee: '0.55' }, { ...second, amount: '21.00' }, ...rest, stranger];
    const { body } = await reconcile(DAY, planted);
    runs.first = withId.parse(body).id;
    const items = await itemsOf(runs.first);
    const count = (status: string) => items.filter((one) => one.status === status).length;
    expect({
      matched: count('matched'),
      fee: count('fee'),
      amount: count('amount'),
      expected: count('expected'),
      all: items.length,
    }).toStrictEqual({
      matched: rest.length,
      fee: 1,
      amount: 1,
      expected: 2,
      all: rest.length + 4,
    });
    expect(items.filter(({ due }) => due !== null).map(({ due }) => due)).toStrictEqual([
      addDays(DAY, 2),
      addDays(DAY, 2),
    ]);
  });

  it('is held against the ledger once', async () => {
    const { body } = await server.http(`/v1/reconciliations/${runs.first}`, {
      key: server.keys.auditor,
    });
    const { bill } = z.looseObject({ bill: z.string() }).parse(body);
    const again = await server.http('/v1/reconciliations', {
      key: server.keys.operator,
      body: { bill },
    });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toStrictEqual(body);
  });

  it('leaves what waits to the next run, in which it is an exception once it is due', async () => {
    const { body } = await reconcile(addDays(DAY, 2), []);
    runs.second = withId.parse(body).id;
    const items = await itemsOf(runs.second);
    expect(items.map(({ status }) => status).sort()).toStrictEqual([
      'amount',
      'fee',
      'shortage',
      'surplus',
    ]);
    expect((await get(runs.first)).carriedTo).toBe(runs.second);
    const [open] = await itemsOf(runs.first, 'fee');
    const refused = await resolve(runs.first, { action: 'adjust', note: 'n', items: [open?.id] });
    expect([refused.status, refused.body.code]).toStrictEqual([409, 'reconciliation_carried']);
  });
});

describe('a resolution', () => {
  const only = async (status: string) => {
    const [found] = await itemsOf(runs.second, status);
    if (found === undefined) throw new Error(`no ${status}`);
    return found;
  };

  it('needs what its action needs', async () => {
    const surplus = (await only('surplus')).id;
    const refused = await resolve(runs.second, { action: 'book', note: 'n', items: [surplus] });
    expect([refused.status, refused.body.code]).toStrictEqual([422, 'resolution_unfit']);
    const nothing = await resolve(runs.second, { action: 'wait', note: 'n', items: [surplus] });
    expect(nothing.body.code).toBe('resolution_unfit');
    const unknown = await resolve(runs.second, { action: 'adjust', note: 'n', items: ['rci_0'] });
    expect(unknown.body.code).toBe('reconciliation_item_unknown');
  });

  it('books a difference of fees to the cost of the channel', async () => {
    const fee = await only('fee');
    const before = await posted(`sys:channel_cost:${CHANNEL}:CNY`);
    const done = await resolve(runs.second, { action: 'book', note: 'as billed', items: [fee.id] });
    expect(done.body).toMatchObject({
      status: 'executed',
      result: { resolved: '1', dropped: '0' },
    });
    expect(await posted(`sys:channel_cost:${CHANNEL}:CNY`)).not.toBe(before);
    expect((await itemsOf(runs.second, 'resolved')).map(({ id }) => id)).toStrictEqual([fee.id]);
    const again = await resolve(runs.second, { action: 'adjust', note: 'n', items: [fee.id] });
    expect(again.body.code).toBe('reconciliation_item_resolved');
  });

  it('puts a surplus into suspense, with a case, under the id of the movement itself', async () => {
    const surplus = await only('surplus');
    const done = await resolve(runs.second, {
      action: 'suspend',
      note: 'whose?',
      items: [surplus.id],
    });
    expect(done.body).toMatchObject({ status: 'executed' });
    const claim = { channel: CHANNEL, channelReference: 'sbx_stranger', requestNo: '' };
    const { status } = await server.http(
      `/v1/ledgers/main/transactions/${movementId(claim, 'capture')}`,
      { key: server.keys.finance },
    );
    expect(status).toBe(200);
    expect(await posted('sys:suspense:CNY')).toBe('7.00');
    const { body } = await server.http('/v1/cases?status=open', { key: server.keys.finance });
    expect(
      z.object({ data: z.array(z.looseObject({ kind: z.string() })) }).parse(body).data,
    ).toMatchObject([
      { kind: 'reconciliation', channel: CHANNEL, holds: { amount: { value: '7.00' } } },
    ]);
    const back = await resolve(runs.second, { action: 'reopen', note: 'n', items: [surplus.id] });
    expect(back.body.code).toBe('reconciliation_item_suspended');
  });

  it('of several items under one approval explains the rest: nothing is unexplained', async () => {
    const ids = [(await only('shortage')).id, (await only('amount')).id];
    const done = await resolve(runs.second, { action: 'adjust', note: 'written off', items: ids });
    expect(done.body).toMatchObject({
      status: 'executed',
      result: { resolved: '2', dropped: '0' },
    });
    expect((await get(runs.second)).unexplained).toStrictEqual([]);
    const trial = await server.http('/v1/ledgers/main/trial-balance', { key: server.keys.finance });
    expect(trial.body).toMatchObject({ balanced: true });
  });

  it('leaves the account of the channel as its bill says', async () => {
    const [first, second, third, ...rest] = lines;
    const minor = (text: string): bigint => BigInt(text.replace('.', ''));
    const net = rest.reduce((sum, line) => sum + minor(line.amount) - minor(line.fee), 0n);
    expect(third).toBeDefined();
    const planted = minor(first?.amount ?? '') - 55n + 2100n - minor(second?.fee ?? '') + 700n;
    const sum = (net + planted).toString();
    expect(await posted(ACCOUNT)).toBe(`${sum.slice(0, -2)}.${sum.slice(-2)}`);
  });

  it('is undone as it was done: its voucher is reversed, and the item open again', async () => {
    const before = await posted(ACCOUNT);
    const [resolved] = (await itemsOf(runs.second, 'resolved')).filter(({ reasons }) =>
      reasons.some(({ field }) => field === 'amount'),
    );
    const back = await resolve(runs.second, { action: 'reopen', note: 'n', items: [resolved?.id] });
    expect(back.body).toMatchObject({ status: 'executed' });
    expect(await posted(ACCOUNT)).not.toBe(before);
    expect((await get(runs.second)).unexplained).toMatchObject([{ items: 1 }]);
    const again = await resolve(runs.second, {
      action: 'adjust',
      note: 'n',
      items: [resolved?.id],
    });
    expect(again.body).toMatchObject({ status: 'executed' });
    expect(await posted(ACCOUNT)).toBe(before);
  });

  it('leaves nothing to the next run', async () => {
    const { body } = await reconcile(addDays(DAY, 3), []);
    expect(body).toMatchObject({ items: 0, totals: [], unexplained: [] });
  });
});

describe('a row whose movement the ledger learns of later', () => {
  it('is matched by the next run, if somebody lets it wait', async () => {
    const value = '60.00';
    await server.pay({ reference: 'late', value });
    const bill = server.engine.channels.channels.get(CHANNEL)?.bill;
    const line = linesOf((await bill?.(DAY)) ?? '').find(({ amount }) => amount === value);
    if (line === undefined) throw new Error('no row');
    // Nothing of it is in this bill: the movement waits; the next bill has it.
    const { body } = await reconcile(addDays(DAY, 4), []);
    const { id: run } = withId.parse(body);
    const [waiting] = await itemsOf(run);
    expect(waiting?.status).toBe('shortage');
    const until = addDays(DAY, 9);
    const done = await resolve(run, {
      action: 'wait',
      note: 'it will come',
      items: [waiting?.id],
      until,
    });
    expect(done.body).toMatchObject({ status: 'executed' });
    expect((await get(run)).unexplained).toStrictEqual([]);
    const next = await reconcile(addDays(DAY, 5), [line]);
    expect(next.body).toMatchObject({ items: 1, totals: [{ status: 'matched', items: 1 }] });
  });
});

it('leaves a store in which everything agrees', async () => {
  const { findings } = await verifyInstallation(server.engine.settings, () => undefined);
  expect(findings).toStrictEqual([]);
});
