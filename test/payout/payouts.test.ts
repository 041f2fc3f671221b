/** Payouts over HTTP, through a real sandbox bank: how each of its ways to behave ends. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '../support/wait-until.js';
import { verify } from '../cli/support/verify.js';
import { type BankServer, idOf, startBankServer } from './bank-server.js';

let server: BankServer;
let beneficiary: string;
let funded = 0;
beforeAll(async () => {
  server = await startBankServer();
  beneficiary = await server.beneficiary('main account');
});
afterAll(() => server.stop());

const PAYABLE = 'mer:demo-shop:merchant_payable:CNY';
const CASH = 'sys:reserve_cash:sandbox_bank:CNY';

/** What the merchant can be paid, as a number of its minor units. */
const minorOf = async (account: string): Promise<number> =>
  Math.round(Number((await server.posted(account)) ?? '0') * 100);

const ask = (reference: string, value: string, scenario?: string) => ({
  ...{ reference, beneficiary, amount: { value, currency: 'CNY' } },
  ...(scenario === undefined ? {} : { sandbox: { scenario } }),
});

const now = async (id: string) =>
  (await server.http(`/v1/payouts/${id}`, { key: server.keys.merchant })).body as {
    readonly status: string;
    readonly returns: unknown[];
  };

const openCases = async () => {
  const { body } = await server.http('/v1/cases?status=open', { key: server.keys.operator });
  return (body as { data: { id: string; kind: string; subject: string | null }[] }).data;
};

describe('a payout', () => {
  it('is refused without money, and leaves no trace', async () => {
    const answer = await server.payout(ask('too early', '10.00'));
    expect(answer).toMatchObject({ status: 422, body: { code: 'insufficient_funds' } });
    const list = await server.http('/v1/payouts', { key: server.keys.merchant });
    expect(list.body).toMatchObject({ data: [] });
  });

  it('takes what came in at the bank, and pays it once', async () => {
    await server.fund(`fund ${(funded += 1)}`, '1000.00');
    expect(await server.posted(PAYABLE)).toBe('1000.00');
    const answer = await server.payout(ask('first', '100.00'));
    expect(answer).toMatchObject({
      status: 201,
      body: { status: 'paid', amount: { value: '100.00' }, amountPaid: { value: '100.00' } },
    });
    expect(await server.posted(PAYABLE)).toBe('900.00');
    const again = await server.payout(ask('first', '100.00'));
    expect(again.body).toStrictEqual(answer.body);
    const other = await server.payout(ask('first', '100.01'));
    expect(other).toMatchObject({ status: 409, body: { code: 'reference_conflict' } });
    expect(await server.bank.balances()).toStrictEqual([{ value: '900.00', currency: 'CNY' }]);
  });

  it.each([
    ['pending_then_success', 'paid'],
    ['timeout_after_success', 'paid'],
    ['html_502', 'paid'],
    ['duplicate_advices', 'paid'],
    ['bad_signature_advice', 'paid'],
    ['slow', 'paid'],
    ['declined', 'failed'],
    ['timeout_never_happened', 'failed'],
  ])('%s ends %s, and the books of the bank are ours', async (scenario, status) => {
    const before = await minorOf(PAYABLE);
    const { body } = await server.payout(ask(scenario, '20.00', scenario));
    await waitUntil(async () => (await now(idOf(body))).status === status);
    await server.settled();
    expect(await minorOf(PAYABLE)).toBe(before - (status === 'paid' ? 2_000 : 0));
    expect([{ value: await server.posted(CASH), currency: 'CNY' }]).toStrictEqual(
      await server.bank.balances(),
    );
  });

  it('that comes back is booked back, with its reason', async () => {
    const before = await minorOf(PAYABLE);
    const { body } = await server.payout(ask('comes back', '30.00', 'returned'));
    const id = idOf(body);
    await waitUntil(async () => (await now(id)).status === 'returned');
    // It was paid before: the answer may have come too late to say so.
    const { body: story } = await server.http(`/v1/payouts/${id}/events`, {
      key: server.keys.merchant,
    });
    const types = (story as { data: { type: string }[] }).data.map(({ type }) => type);
    expect(types.filter((type) => /^Payout(Paid|Returned)$/.test(type))).toStrictEqual([
      'PayoutPaid',
      'PayoutReturned',
    ]);
    expect((await now(id)).returns).toMatchObject([{ reason: 'AC04', amount: { value: '30.00' } }]);
    expect(await minorOf(PAYABLE)).toBe(before);
    expect([{ value: await server.posted(CASH), currency: 'CNY' }]).toStrictEqual(
      await server.bank.balances(),
    );
  });

  it.each([
    ['paid_less', '18.00'],
    ['paid_more', '22.00'],
  ])('%s is booked as the bank paid it, with a case of the difference', async (scenario, paid) => {
    const before = await minorOf(PAYABLE);
    const { body } = await server.payout(ask(scenario, '20.00', scenario));
    expect(body).toMatchObject({ status: 'paid', amountPaid: { value: paid } });
    expect(await minorOf(PAYABLE)).toBe(before - Number(paid) * 100);
    const found = (await openCases()).filter(({ subject }) => subject === idOf(body));
    expect(found).toMatchObject([{ kind: 'amount_mismatch' }]);
  });

  it('that the bank pays late, after its promise not to, stands in suspense with a case', async () => {
    const before = await minorOf(PAYABLE);
    const { body } = await server.payout(ask('late', '20.00', 'late_success_after_close'));
    const id = idOf(body);
    await waitUntil(async () => (await openCases()).some(({ subject }) => subject === id));
    expect(await now(id)).toMatchObject({ status: 'failed', failure: { code: 'closed' } });
    await server.settled();
    expect(await minorOf(PAYABLE)).toBe(before);
    expect(await server.posted('sys:suspense:CNY')).toBe('-20.00');
    expect([{ value: await server.posted(CASH), currency: 'CNY' }]).toStrictEqual(
      await server.bank.balances(),
    );
  });

  it('of nobody’s beneficiary, or in another currency, is refused', async () => {
    const answers = [
      await server.payout({ ...ask('a', '1.00'), beneficiary: 'ben_none' }),
      await server.payout({ ...ask('b', '1.00'), amount: { value: '1.00', currency: 'USD' } }),
    ];
    expect(answers).toMatchObject([
      { status: 404, body: { code: 'not_found', param: 'beneficiary' } },
      { status: 422, body: { code: 'currency_unsupported' } },
    ]);
  });

  it('is somebody else’s to nobody', async () => {
    const { key } = await server.addMerchant();
    const { body } = await server.payout(ask('mine', '1.00'));
    const answer = await server.http(`/v1/payouts/${idOf(body)}`, { key });
    expect(answer).toMatchObject({ status: 404 });
  });

  it('tells what happened to it, without what came over the wire', async () => {
    const { body } = await server.payout(ask('story', '1.00'));
    const answer = await server.http(`/v1/payouts/${idOf(body)}/events`, {
      key: server.keys.merchant,
    });
    const { data } = answer.body as { data: { type: string; data: object }[] };
    expect(data.map(({ type }) => type)).toStrictEqual([
      'PayoutCreated',
      'SagaStarted',
      'ChannelCallRequested',
      'ChannelCallSettled',
      'PayoutConfirmed',
      'PayoutPaid',
      'SagaEnded',
    ]);
    expect(data.some(({ data }) => 'exchange' in data)).toBe(false);
    // How the engine knows it again, and who had to approve it, are the operator's to see.
    const internal = ['contentHash', 'proposer', 'reservation'];
    const shown = (of: object | undefined) => internal.filter((name) => name in (of ?? {}));
    expect(data.flatMap((step) => shown(step.data))).toStrictEqual([]);
    const { body: all } = await server.http(`/v1/payouts/${idOf(body)}/events`, {
      key: server.keys.operator,
    });
    expect(
      shown((all as typeof answer.body & { data: { data: object }[] }).data[0]?.data),
    ).toStrictEqual(internal);
  });
});

describe('money that comes in', () => {
  it('with no text of ours waits in suspense, with a case', async () => {
    const amount = { value: '7.00', currency: 'CNY' };
    await server.bank.credit({ requestNo: 'stranger', amount, remittance: 'hello' });
    await waitUntil(async () => (await openCases()).some(({ kind }) => kind === 'unknown_credit'));
    expect(await server.posted('sys:suspense:CNY')).toBe('-13.00');
    expect([{ value: await server.posted(CASH), currency: 'CNY' }]).toStrictEqual(
      await server.bank.balances(),
    );
  });

  it('of which nobody knows whose it is, is booked to nobody and given back by no channel', async () => {
    const found = (await openCases()).find(({ kind }) => kind === 'unknown_credit');
    const codes = [];
    for (const body of [
      { action: 'book' },
      { action: 'refund' },
      { action: 'write_off', merchant: 'demo-shop' },
      { action: 'book', merchant: 'nobody' },
    ]) {
      const { status, body: answer } = await resolve(found?.id, body);
      codes.push([status, answer['code']]);
    }
    expect(codes).toStrictEqual([
      [422, 'case_without_merchant'],
      [422, 'case_not_refundable'],
      [422, 'case_merchant_known'],
      [404, 'not_found'],
    ]);
    expect((await resolve(found?.id, { action: 'write_off' })).status).toBe(201);
  });

  it('is booked to the merchant that one person names and another approves, once', async () => {
    const found = (await openCases()).find(({ kind }) => kind === 'unknown_credit');
    const before = await minorOf(PAYABLE);
    const asked = { action: 'book', merchant: 'demo-shop' };
    const proposed = await resolve(found?.id, asked);
    expect(proposed).toMatchObject({
      status: 201,
      body: { ...asked, amount: { value: '7.00' }, status: 'open' },
    });
    const path = `/v1/cases/${found?.id ?? ''}/resolutions/${String(proposed.body['number'])}/approve`;
    const decide = (key: string) =>
      server.http(path, { key, body: {}, headers: { 'idempotency-key': 'approve' } });
    expect(await decide(server.keys.operator)).toMatchObject({ status: 403 });
    for (let again = 0; again < 2; again += 1) {
      const { body } = await decide(server.keys.operator2);
      expect(body).toMatchObject({ status: 'executed' });
    }
    expect(await minorOf(PAYABLE)).toBe(before + 700);
    expect((await openCases()).map(({ kind }) => kind)).not.toContain('unknown_credit');
  });

  it('is found among the cases of its bank', async () => {
    const list = async (query: string) =>
      (await server.http(`/v1/cases?${query}`, { key: server.keys.operator })).body as {
        data: { channel: string }[];
      };
    const { data } = await list('channel=sandbox_bank');
    expect(new Set(data.map(({ channel }) => channel))).toStrictEqual(new Set(['sandbox_bank']));
    expect((await list('channel=other')).data).toStrictEqual([]);
  });

  const resolve = (id: string | undefined, body: object) =>
    server.http(`/v1/cases/${id ?? ''}/resolutions`, {
      ...{ key: server.keys.operator, body: { note: 'tried', ...body } },
      headers: { 'Idempotency-Key': JSON.stringify(body) },
    });
});

it('`verify` finds nothing wrong with any of it', async () => {
  await server.settled();
  const { verification } = await verify(server.dataDir);
  expect(verification.findings).toStrictEqual([]);
});
