/**
 * The server is killed while a payer begins, gives up and pays: what the next server makes of it is one attempt at a
 * time, and the money of one order, once.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import { createSandboxClient, type SandboxClient } from '../../channels/sandbox/client.js';
import { readPresence } from '../../channels/sandbox/presence.js';
import { readOrCreateSecret } from '../../channels/sandbox/secret.js';
import { freePort, ServerProcess } from '../crash/server-process.js';
import { expectVerified } from '../crash/servers.js';
import { createHttpClient, type HttpClient } from '../support/http-client.js';
import { masterKeysOf } from '../support/master-keys.js';
import { seeded } from '../support/seeded.js';
import { sized } from '../support/test-size.js';
import { waitUntil } from '../support/wait-until.js';
import { checkoutOf, type Link, linkOf } from './checkout.js';

/** Each is killed at three places. */
const ORDERS = sized({ small: 1, ci: 6, full: 40 });
const LONGEST_MS = 60;
const MINUTES = 60_000;

let dataDir: string;
let server: ServerProcess;
let sandbox: SandboxClient;
let http: HttpClient;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'tallybook-checkout-'));
  const env = { RATE_LIMIT: '0', CHANNEL_TIMEOUT_MS: '800', QUERY_LADDER_MS: '100,200,500' };
  server = new ServerProcess(dataDir, await freePort(), env);
  await server.start();
  http = createHttpClient(server.url);
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

const random = seeded(42);

/** Kills the server some moments after the payer asked for something, whether an answer came or not. */
async function killedDuring(act: () => Promise<unknown>): Promise<void> {
  const asked = act().catch(() => undefined);
  await passed(random() * LONGEST_MS);
  await server.kill();
  await asked;
  await server.start();
}

const statusOf = async (link: Link) => (await checkoutOf({ http }, link).read()).body['status'];
const until = (link: Link, ...wanted: readonly string[]) =>
  waitUntil(async () => wanted.includes(String(await statusOf(link))), { timeoutMs: 30_000 });

/** As the page does it: it begins what is not begun, and asks for the code. */
async function codeOf(link: Link): Promise<string> {
  const payer = checkoutOf({ http }, link);
  await until(link, 'open', 'processing');
  if ((await statusOf(link)) === 'open') await payer.start('qr');
  return payer.qr();
}

async function order(reference: string): Promise<Link> {
  const body = { amount: { value: '10.00', currency: 'CNY' }, reference };
  const link = linkOf(await http('/v1/checkout-sessions', { key: server.key('merchant'), body }));
  const payer = checkoutOf({ http }, link);
  await killedDuring(() => payer.start('qr'));
  await codeOf(link);
  await killedDuring(() => payer.cancel());
  // If the kill was faster than the request, the payer asks once more.
  if ((await statusOf(link)) === 'processing') await payer.cancel();
  await until(link, 'open');
  const code = await codeOf(link);
  await killedDuring(() => fetch(code, { method: 'POST' }));
  await fetch(code, { method: 'POST' });
  await until(link, 'paid');
  return link;
}

const session = z.looseObject({
  status: z.string(),
  attempts: z.array(
    z.looseObject({
      number: z.int(),
      payment: z.string(),
      method: z.string(),
      status: z.string(),
    }),
  ),
});

it(
  'one order is paid once, at whatever moment the server dies',
  async () => {
    for (let number = 1; number <= ORDERS; number += 1) {
      const link = await order(`order-${number}`);
      const { body } = await http(`/v1/checkout-sessions/${link.id}`, {
        key: server.key('merchant'),
      });
      const { attempts } = session.parse(body);
      expect(attempts.map(({ status }) => status)).toStrictEqual(
        attempts.map((_, index) => (index === attempts.length - 1 ? 'succeeded' : 'canceled')),
      );
      expect(attempts.length).toBeGreaterThan(1);
    }
    const net = await Promise.all(
      ['sandbox_a', 'sandbox_b'].map(async (channel) => {
        const totals = await sandbox.totals(channel);
        const { captured = '0', refunded = '0' } =
          totals.find(({ currency }) => currency === 'CNY') ?? {};
        return Number(captured) - Number(refunded);
      }),
    );
    expect(net.reduce((sum, one) => sum + one, 0)).toBe(ORDERS * 10);
    await server.stop();
    await expectVerified(server);
  },
  5 * MINUTES,
);
