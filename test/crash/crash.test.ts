/**
 * The server is killed at random moments under load while the sandbox lives. Nothing acknowledged is
 * lost, nothing happens twice, every saga goes on to its end; and without any of its caches the engine
 * gives the same answers and calls no channel.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSandboxClient, type SandboxClient } from '../../channels/sandbox/client.js';
import { readPresence } from '../../channels/sandbox/presence.js';
import { readOrCreateSecret } from '../../channels/sandbox/secret.js';
import { masterKeysOf } from '../support/master-keys.js';
import { seeded } from '../support/seeded.js';
import { sized } from '../support/test-size.js';
import { z } from 'zod';
import { waitUntil } from '../support/wait-until.js';
import { Load } from './load.js';
import { freePort, ServerProcess } from './server-process.js';
import { expectVerified } from './servers.js';

const KILLS = sized({ small: 2, ci: 6, full: 200 });
const WORKERS = 8;
const MINUTES = 60_000;

type Json = Readonly<Record<string, unknown>>;

let dataDir: string;
let server: ServerProcess;
let sandbox: SandboxClient;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'tallybook-crash-'));
  server = new ServerProcess(dataDir, await freePort(), {
    RATE_LIMIT: '0',
    CHANNEL_TIMEOUT_MS: '800',
    QUERY_LADDER_MS: '200,300,500,1000',
  });
  await server.start();
  sandbox = createSandboxClient({
    baseUrl: () => readPresence(dataDir)?.url ?? '',
    secret: readOrCreateSecret(dataDir, masterKeysOf(dataDir)),
    timeoutMs: 5_000,
  });
}, MINUTES);

afterAll(async () => {
  await server.stop();
  sandbox.close();
  rmSync(dataDir, { recursive: true, force: true });
}, MINUTES);

async function get(path: string, role: 'operator' | 'merchant' = 'operator'): Promise<Json> {
  const response = await fetch(`${server.url}${path}`, {
    headers: { authorization: `Bearer ${server.key(role)}` },
  });
  expect([path, response.status]).toStrictEqual([path, 200]);
  return (await response.json()) as Json;
}

const page = z.looseObject({
  data: z.array(z.record(z.string(), z.unknown())),
  nextCursor: z.string().nullable(),
});

/** Every object of a list, page by page. */
async function all(path: string, role: 'operator' | 'merchant'): Promise<Json[]> {
  const rows: Json[] = [];
  for (let query = ''; ;) {
    const { data, nextCursor } = page.parse(await get(`${path}?limit=100${query}`, role));
    rows.push(...data);
    if (nextCursor === null) return rows;
    query = `&cursor=${encodeURIComponent(nextCursor)}`;
  }
}

const minorOf = (money: unknown): bigint =>
  BigInt((money as { value: string }).value.replace('.', ''));

const sum = (rows: readonly Json[], member: string): bigint =>
  rows.reduce((total, row) => total + minorOf(row[member]), 0n);

async function openAccount(id: string, subject: string): Promise<void> {
  const response = await fetch(`${server.url}/v1/ledgers/main/accounts`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${server.key('operator')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ id, currency: 'CNY', subject }),
  });
  expect(response.status).toBe(201);
}

/** What every reader of the engine is told, for comparison. */
async function answers(): Promise<Json> {
  return {
    payments: await all('/v1/payments', 'merchant'),
    trialBalance: await get('/v1/ledgers/main/trial-balance'),
    settlements: await get('/v1/settlements'),
    positions: await get('/v1/channels/positions'),
    cases: await get('/v1/cases'),
    days: await get('/v1/ledgers/main/days'),
    bank: await get('/v1/ledgers/main/accounts/load:bank'),
    entries: await get('/v1/ledgers/main/accounts/load:bank/entries'),
  };
}

const noSagaIsOpen = async () =>
  ((await get('/v1/sagas?state=open'))['data'] as Json[]).length === 0;

async function channelRequests(): Promise<number> {
  let count = 0;
  for (const channel of ['sandbox_a', 'sandbox_b']) {
    for (let after: string | null = '0'; after !== null;) {
      const requests = await sandbox.requests(channel, after, 100);
      count += requests.data.length;
      after = requests.next;
    }
  }
  return count;
}

describe('a server that is killed', () => {
  const seed = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000);
  const random = seeded(seed);

  it(
    `loses nothing and does nothing twice (CRASH_SEED=${seed})`,
    async () => {
      await openAccount('load:bank', 'bank');
      await openAccount('load:customer', 'customer_payable');
      const load = new Load(server, random);
      load.start(WORKERS);
      for (let kill = 0; kill < KILLS; kill += 1) {
        // The moment of the kill is the experiment, not a wait for something.
        await new Promise((resolve) => setTimeout(resolve, 300 + random() * 1_500));
        await server.kill();
        if (random() < 0.25) {
          // Killed again before it is ready: caches half read, sagas half woken.
          server.begin();
          await new Promise((resolve) => setTimeout(resolve, 150 + random() * 700));
          await server.kill();
          kill += 1;
        }
        await server.start();
      }
      await load.stop();
      await waitUntil(noSagaIsOpen, { timeoutMs: 2 * MINUTES, everyMs: 200, what: 'no open saga' });

      expect(load.surprises).toStrictEqual([]);
      const kinds = new Set(load.acknowledged.map(({ kind }) => kind));
      expect(kinds).toStrictEqual(
        new Set(['payment', 'refund', 'capture', 'transaction', 'reservation']),
      );
      // What was acknowledged answers again, as a replay of the same object.
      for (const { kind, path, headers, body, status, answer } of load.acknowledged) {
        const again = await load.request(kind, path, body, { prefer: 'wait=0', ...headers });
        expect([path, again?.status, again?.replayed]).toStrictEqual([path, status, 'true']);
        expect(again?.answer['id']).toBe(answer['id']);
        if (kind === 'payment' && ['succeeded', 'failed'].includes(String(answer['status']))) {
          expect(again?.answer['status']).toBe(answer['status']);
        }
      }
    },
    sized({ small: 4, ci: 5, full: 60 }) * MINUTES,
  );

  it(
    'has at the channels what its books say',
    async () => {
      const payments = await all('/v1/payments', 'merchant');
      let captured = 0n;
      let refunded = 0n;
      for (const channel of ['sandbox_a', 'sandbox_b']) {
        const cny = (await sandbox.totals(channel)).find(({ currency }) => currency === 'CNY');
        if (cny === undefined) continue;
        captured += minorOf({ value: cny.captured });
        refunded += minorOf({ value: cny.refunded });
        const account = await get(
          `/v1/ledgers/main/accounts/sys:channel_receivable:${channel}:CNY`,
        );
        const { posted } = account['balance'] as { posted: { value: string } };
        expect([channel, posted.value]).toStrictEqual([channel, cny.net]);
      }
      expect(captured).toBe(sum(payments, 'amountCaptured'));
      expect(refunded).toBe(sum(payments, 'amountRefunded'));
      expect(sum(payments, 'amountRefundPending')).toBe(0n);
      const merchant = await get('/v1/ledgers/main/accounts/mer:demo-shop:CNY');
      const { posted } = merchant['balance'] as { posted: unknown };
      expect(minorOf(posted)).toBe(captured - refunded - sum(payments, 'fee'));
    },
    MINUTES,
  );

  it(
    'is balanced, and verify is clean beside it',
    async () => {
      expect(await get('/v1/ledgers/main/trial-balance')).toMatchObject({ balanced: true });
      await expectVerified(server);
    },
    MINUTES,
  );

  it(
    'answers the same without its caches and calls no channel for it',
    async () => {
      const before = await answers();
      const calls = await channelRequests();
      const head = (await server.run('verify', '--json')).stdout;
      expect(await server.stop()).toBe(0);
      for (const cache of ['caches', 'read.sqlite', 'read.sqlite-wal', 'read.sqlite-shm']) {
        rmSync(join(dataDir, cache), { recursive: true, force: true });
      }
      await server.start();
      expect(await answers()).toStrictEqual(before);
      expect(await channelRequests()).toBe(calls);
      const position = (text: string) => (JSON.parse(text) as { position: string }).position;
      expect(position((await server.run('verify', '--json')).stdout)).toBe(position(head));
    },
    2 * MINUTES,
  );
});
