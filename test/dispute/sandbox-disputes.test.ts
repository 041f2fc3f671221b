/** Disputes that the sandbox opens and decides: told by signed callbacks, twice, out of order, outcome and money apart. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { createSandboxClient } from '../../channels/sandbox/client.js';
import { readPresence } from '../../channels/sandbox/presence.js';
import { readOrCreateSecret } from '../../channels/sandbox/secret.js';
import { openMasterKeys } from '../../engine/secret/open-master-keys.js';
import { decimal, minorOf } from '../../projections/framework/decimal.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const money = z.looseObject({ value: z.string() });
const disputeBody = z.looseObject({
  ...{ id: z.string(), status: z.string(), stage: z.string().nullable() },
  evidenceDueAt: z.string().nullable(),
  money: z.looseObject({ held: money, withdrawn: money, fees: money, settled: z.boolean() }),
  movements: z.array(z.looseObject({ kind: z.string(), transaction: z.string().nullable() })),
  evidence: z.array(z.looseObject({ status: z.string(), files: z.number() })),
  acceptance: z.looseObject({ status: z.string() }).nullable(),
});
const isBooked = ({ transaction }: { readonly transaction: string | null }) => transaction !== null;
type Body = z.infer<typeof disputeBody>;

let count = 0;
/** A merchant whose only payment the sandbox disputes. */
async function disputed(scenario: string) {
  const { id: merchant, key } = await server.addMerchant();
  const paid = await server.pay({ reference: 'order', value: '100.00', key });
  const payment = z.looseObject({ id: z.string() }).parse(paid.body).id;
  const reference = `DP${(count += 1)}`;
  const order = { payment, reference, sandbox: { scenario } };
  const answer = await server.http('/v1/disputes', { key: server.keys.operator, body: order });
  expect({ text: answer.text, status: answer.status }).toMatchObject({ status: 201 });
  const { id } = disputeBody.parse(answer.body);
  const now = async (): Promise<Body> =>
    disputeBody.parse((await server.http(`/v1/disputes/${id}`, { key })).body);
  const until = async (done: (body: Body) => boolean): Promise<Body> => {
    await waitUntil(async () => done(await now()));
    return now();
  };
  // What is held anew after a win comes from what is there then: the merchant owes the rest.
  const has = async () => {
    const posted = async (subject = '') => {
      const account = await server.engine.ledger.account('main', `mer:${merchant}${subject}:CNY`);
      return minorOf(account?.balance.posted.value ?? '0.00', 'CNY');
    };
    return decimal((await posted()) - (await posted(':merchant_receivable')), 'CNY');
  };
  return { id, key, now, until, has };
}

describe('the sandbox', () => {
  it.each([
    ['won', 'won', '85.00'],
    ['duplicate_callbacks', 'won', '85.00'],
    ['callbacks_out_of_order', 'won', '85.00'],
    ['inquiry', 'won', '100.00'],
    ['lost', 'lost', '-15.00'],
    ['lost_at_once', 'lost', '-15.00'],
    ['pre_arbitration', 'lost', '-15.00'],
  ])('%s ends %s, and its merchant has %s of what was paid', async (scenario, status, left) => {
    const { until, has } = await disputed(scenario);
    const over = await until(
      (body) => body.money.settled && (scenario !== 'pre_arbitration' || body.status === 'lost'),
    );
    expect(over.status).toBe(status);
    await waitUntil(async () => (await has()) === left);
  });

  it('tells of an outcome whose money does not come: what is held stays held', async () => {
    const { until } = await disputed('outcome_without_money');
    const now = await until((body) => body.status === 'won' && body.movements.length === 2);
    expect(now.money).toMatchObject({ held: { value: '100.00' }, settled: false });
  });

  it('gives money back without an outcome: what is held stays held', async () => {
    const { until } = await disputed('money_without_outcome');
    const now = await until(
      (body) => body.movements.length === 3 && body.movements.every(isBooked),
    );
    expect(now).toMatchObject({ status: 'open', money: { withdrawn: { value: '0.00' } } });
    expect(now.money.held.value).toBe('100.00');
  });

  it('decides for the merchant who sends evidence in time', async () => {
    const { id, key, now, until, has } = await disputed('waits');
    expect((await now()).evidenceDueAt).not.toBeNull();
    const contentBase64 = Buffer.alloc(100_000, 'receipt').toString('base64');
    const files = [{ name: 'receipt.pdf', mediaType: 'application/pdf', contentBase64 }];
    const body = { text: 'It was delivered on the 3rd, signed for by Anna Secret.', files };
    const send = () =>
      server.http(`/v1/disputes/${id}/evidence`, { key, body, headers: { prefer: 'wait=10' } });
    const sent = disputeBody.parse((await send()).body);
    expect(sent.evidence).toMatchObject([{ status: 'sent', files: 1 }]);
    expect((await send()).headers.get('idempotency-replayed')).toBe('true');
    const over = await until((one) => one.money.settled);
    expect(over.status).toBe('won');
    await waitUntil(async () => (await has()) === '85.00');
    const late = await server.http(`/v1/disputes/${id}/evidence`, { key, body: { text: 'more' } });
    expect(late).toMatchObject({ status: 409, body: { code: 'dispute_not_answerable' } });
    const story = await server.http(`/v1/disputes/${id}/events`, { key });
    expect(story.text).toContain('DisputeEvidenceSubmitted');
    expect(story.text).not.toContain('ciphertext');
    const raw = await server.http('/v1/events?limit=100', { key: server.keys.auditor });
    expect(raw.text).not.toContain('Anna Secret');
  });

  it('decides against the merchant who gives in, for good', async () => {
    const { id, key, until, has } = await disputed('waits');
    const accept = (as: string) =>
      server.http(`/v1/disputes/${id}/accept`, {
        ...{ key, body: {} },
        headers: { 'idempotency-key': as, prefer: 'wait=10' },
      });
    const given = disputeBody.parse((await accept('a')).body);
    expect(given.acceptance).toMatchObject({ status: 'sent' });
    expect((await accept('a')).headers.get('idempotency-replayed')).toBe('true');
    const over = await until((body) => body.money.settled);
    expect(over.status).toBe('lost');
    expect(await has()).toBe('-15.00');
    const late = await server.http(`/v1/disputes/${id}/evidence`, { key, body: { text: 'no' } });
    expect(late).toMatchObject({ status: 409, body: { code: 'dispute_not_answerable' } });
  });

  it('is told what a merchant says to a dispute of which it knows nothing, and refuses it', async () => {
    const paid = await server.pay({ reference: 'told by an operator' });
    const { id: payment } = z.looseObject({ id: z.string() }).parse(paid.body);
    const evidenceDueAt = new Date(Date.now() + 60_000).toISOString();
    const told = { payment, reference: 'PAPER', evidenceDueAt };
    const opened = await server.http('/v1/disputes', { key: server.keys.operator, body: told });
    const { id } = disputeBody.parse(opened.body);
    const sent = await server.http(`/v1/disputes/${id}/evidence`, {
      ...{ key: server.keys.merchant, body: { text: 'by letter' } },
      headers: { prefer: 'wait=10' },
    });
    expect(disputeBody.parse(sent.body).evidence).toMatchObject([
      { status: 'refused', failure: { code: 'dispute_not_found' } },
    ]);
    const order = { payment, reference: 'no/number', sandbox: { scenario: 'won' } };
    const refused = await server.http('/v1/disputes', { key: server.keys.operator, body: order });
    expect(refused).toMatchObject({ status: 422, body: { code: 'dispute_not_opened' } });
  });

  it('has in its own books what the channel owes us by ours', async () => {
    const client = createSandboxClient({
      baseUrl: () => readPresence(server.dataDir)?.url ?? '',
      secret: readOrCreateSecret(server.dataDir, openMasterKeys(server.engine.settings)),
      timeoutMs: 2_000,
    });
    for (const channel of ['sandbox_a', 'sandbox_b']) {
      const account = `sys:channel_receivable:${channel}:CNY`;
      const ours = async () => (await server.engine.ledger.account('main', account))?.balance;
      const theirs = async () => {
        const totals = await client.totals(channel);
        return totals.find(({ currency }) => currency === 'CNY')?.net;
      };
      await waitUntil(async () => (await ours())?.posted.value === (await theirs()));
    }
    client.close();
  });
});
