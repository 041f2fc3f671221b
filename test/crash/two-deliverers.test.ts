/**
 * Two server processes on one store: one of them delivers to an endpoint. When it is killed the other takes over, and
 * calls nothing twice that was recorded as delivered.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { z } from 'zod';
import { engineUrl, type GatewayChild, startGatewayChild } from '../support/gateway-child.js';
import { itFromCi } from '../support/test-size.js';
import { waitUntil } from '../support/wait-until.js';
import { type Receiver, startReceiver } from '../support/webhook-receiver.js';
import { freePort, ServerProcess } from './server-process.js';

const MINUTES = 60_000;
/** Longer than the lease of whoever delivered last. */
const TAKEN_OVER_MS = 2 * MINUTES;
/** A payment by card is created, captured, and has succeeded. */
const OF_A_PAYMENT = 3;

let folder: string;
let gateway: GatewayChild;
let receiver: Receiver;
let first: ServerProcess;
let second: ServerProcess;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tallybook-two-'));
  gateway = await startGatewayChild(join(folder, 'events.sqlite'));
  receiver = await startReceiver();
  const env = {
    RATE_LIMIT: '0',
    SEAL_INTERVAL_MS: '0',
    EVENTSTORE_URL: engineUrl(gateway.port),
    MASTER_KEY: randomBytes(32).toString('base64'),
  };
  const [one, two] = [join(folder, 'one'), join(folder, 'two')];
  for (const dataDir of [one, two]) mkdirSync(dataDir, { mode: 0o700 });
  // All servers on a log share its key store, without which the other could not sign.
  symlinkSync(join(one, 'keys.db'), join(two, 'keys.db'));
  first = new ServerProcess(one, await freePort(), env);
  second = new ServerProcess(two, await freePort(), env);
});

afterAll(async () => {
  await first.stop();
  await second.stop();
  await receiver.stop();
  await gateway.stop();
  rmSync(folder, { recursive: true, force: true });
}, MINUTES);

async function post(server: ServerProcess, path: string, body: unknown): Promise<void> {
  const answer = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${first.key('merchant')}`,
      'content-type': 'application/json',
      'idempotency-key': path,
    },
    body: JSON.stringify(body),
  });
  expect([answer.status, answer.ok ? '' : await answer.text()]).toStrictEqual([201, '']);
}

const pay = (server: ServerProcess, reference: string) =>
  post(server, '/v1/payments', {
    reference,
    amount: { value: '10.00', currency: 'CNY' },
    method: { type: 'card' },
  });

const advanced = z.looseObject({
  by: z.string(),
  through: z.number(),
  open: z.array(z.number()),
});
const page = z.looseObject({
  data: z.array(z.looseObject({ data: z.unknown() })),
});

/** How far deliveries are recorded to have come, and by whom. */
async function recorded(server: ServerProcess) {
  const answer = await fetch(`${server.url}/v1/events?type=DeliveriesAdvanced&limit=100`, {
    headers: { authorization: `Bearer ${first.key('auditor')}` },
  });
  const { data } = page.parse(await answer.json());
  return data.map((event) => advanced.parse(event.data));
}

/** Resolves when so many were delivered, and that is recorded. */
const isRecorded = (server: ServerProcess, count: number, timeoutMs: number) =>
  waitUntil(
    async () => {
      const last = (await recorded(server)).at(-1);
      return last?.through === count && last.open.length === 0;
    },
    { timeoutMs, everyMs: 200, what: `${count} recorded as delivered` },
  );

const delivered = () => receiver.received.map(({ headers }) => String(headers['webhook-id']));

itFromCi(
  'one delivers, the other takes over when it is killed, and nothing is called twice',
  async () => {
    await first.start();
    await post(first, '/v1/webhook-endpoints', { url: receiver.url, events: ['*'] });
    await pay(first, 'alone');
    await isRecorded(first, OF_A_PAYMENT, MINUTES);
    await second.start();
    for (const server of [first, second, second]) {
      await pay(server, `both-${delivered().length}-${server.url}`);
    }
    await isRecorded(second, 4 * OF_A_PAYMENT, MINUTES);
    expect(delivered()).toHaveLength(4 * OF_A_PAYMENT);
    const before = await recorded(second);
    expect(new Set(before.map(({ by }) => by)).size).toBe(1);

    await first.kill();
    for (const reference of ['after-1', 'after-2']) await pay(second, reference);
    await isRecorded(second, 6 * OF_A_PAYMENT, TAKEN_OVER_MS);
    expect(delivered()).toHaveLength(6 * OF_A_PAYMENT);
    expect(new Set(delivered()).size).toBe(6 * OF_A_PAYMENT);
    const after = await recorded(second);
    expect(after.at(-1)?.by).not.toBe(before.at(-1)?.by);
  },
  5 * MINUTES,
);
