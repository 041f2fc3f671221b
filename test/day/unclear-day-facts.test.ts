/**
 * Facts that come while nobody has named the day: callbacks are stored, the flows wait, nothing is booked on
 * a guess, and all of it is booked once an operator has named the day.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connector } from '../../domain/channel/connector.js';
import type { VerifiedCallback } from '../../domain/channel/port.js';
import { START } from '../../domain/kernel/position.js';
import { Acquirer } from '../channel/acquirer.js';
import { cny } from '../money/amounts.js';
import { createHttpClient } from '../support/http-client.js';
import {
  changeChannel,
  type ProductionServer,
  startProduction,
} from '../support/production-server.js';
import { waitUntil } from '../support/wait-until.js';

const DAY_MS = 86_400_000;
const NOON = Date.parse('2026-03-10T12:00:00Z');

/** Calls back with the number of the request that has succeeded as the body. */
class CallingAcquirer extends Acquirer {
  override connect(options: Parameters<Connector['connect']>[0]) {
    const readCallback = (_headers: unknown, body: Buffer): VerifiedCallback => {
      const requestNo = body.toString();
      const answer = {
        outcome: 'succeeded' as const,
        amount: cny('100.00'),
        channelReference: `acq-${requestNo}`,
        nextAction: null,
        failure: null,
      };
      return { signatureValid: true, reading: { says: 'answer', requestNo, answer } };
    };
    return { ...super.connect(options), readCallback };
  }
}

let dataDir: string;
let server: ProductionServer;
let acquirer: CallingAcquirer;
const keys = { maker: '', checker: '', merchant: '' };
const clock = { nowMs: NOON, now: () => clock.nowMs };

async function start(): Promise<void> {
  server = await startProduction({ dataDir, clock, connectors: [acquirer] });
}

const get = (path: string) => server.ask('GET', path, undefined, { key: keys.maker });
const post = (path: string, body: object, key = keys.maker) =>
  server.ask('POST', path, body, { key });

beforeEach(async () => {
  process.env.ACQUIRER_KEY = 'secret';
  clock.nowMs = NOON;
  dataDir = mkdtempSync(join(tmpdir(), 'tallybook-test-'));
  acquirer = new CallingAcquirer();
  acquirer.open = false;
  await start();
  keys.maker = await server.issueKey('operator');
  keys.checker = await server.issueKey('operator');
  const merchant = { id: 'shop', name: 'Shop', fee: { percent: '0.60' } };
  keys.merchant = String((await post('/v1/merchants', merchant)).body.key);
  const channel = { name: 'one', connector: 'acquirer', methods: ['card'], costPercent: '0.20' };
  const secrets = { API_KEY: 'env:ACQUIRER_KEY' };
  expect((await post('/v1/channels', { ...channel, secrets })).status).toBe(201);
  const approved = await changeChannel(server, keys, 'one', { enabled: true });
  expect(approved.body.status).toBe('executed');
});
afterEach(async () => {
  await server.stop();
  delete process.env.ACQUIRER_KEY;
  rmSync(dataDir, { recursive: true, force: true });
});

/** Types of all events so far. */
async function happened(): Promise<readonly string[]> {
  const page = await server.engine.log.readAll(START, 1_000);
  return (page?.events ?? []).map(({ event }) => event.type);
}
const count = async (type: string): Promise<number> =>
  (await happened()).filter((known) => known === type).length;

describe('facts that come while the day is unclear', () => {
  it('wait, their callbacks stored, and are booked on the day that an operator names', async () => {
    const payment = { amount: cny('100.00'), reference: 'r', method: { type: 'card' } };
    const asked = await post('/v1/payments', payment, keys.merchant);
    expect(asked.status).toBe(201);
    const path = `/v1/payments/${String(asked.body.id)}`;
    await waitUntil(() => acquirer.sent.length === 1);
    await server.stop();

    clock.nowMs = NOON + 10 * DAY_MS;
    await start();
    const requestNo = acquirer.sent[0]?.request.requestNo ?? '';
    const called = await createHttpClient(server.url)('/v1/channels/one/callbacks', {
      raw: requestNo,
    });
    expect(called.status).toBe(200);
    await waitUntil(async () => (await count('PaymentCaptured')) === 1);
    // Longer than a defect would be tried again before it needs manual action.
    for (let tries = 0; tries < 15; tries += 1) {
      clock.nowMs += 31_000;
      server.engine.sagas.pollDue();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await count('CallbackReceived')).toBe(1);
    expect([await count('TransactionPosted'), await count('SagaStuck')]).toStrictEqual([0, 0]);
    expect((await get(path)).body.status).toBe('processing');

    const named = await post('/v1/ledgers/main/day-cuts', { day: '2026-03-19', force: true });
    expect(named.status).toBe(201);
    clock.nowMs += 31_000;
    await waitUntil(async () => (await get(path)).body.status === 'succeeded');
    const { body } = await get('/v1/ledgers/main/accounts/mer:shop:CNY');
    expect(body.balance).toMatchObject({ posted: cny('99.40') });
    const page = await server.engine.log.readAll(START, 1_000);
    const days = (page?.events ?? []).flatMap(({ event }) =>
      event.type === 'TransactionPosted' ? [event.data.day] : [],
    );
    expect(days).toStrictEqual(['2026-03-20', '2026-03-20']);
    await waitUntil(() => server.engine.sagas.openCount() === 0);
    expect(await count('SagaStuck')).toBe(0);
  });
});
