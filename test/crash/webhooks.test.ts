/**
 * The server is killed again and again while it delivers webhooks to a receiver that fails in three answers of ten, and
 * whose secret is rotated twice. The receiver is the text of docs/webhooks.md: it refuses a gap, a changed notification and
 * a wrong signature. What came to it is looked at here as well: no object is out of order, each double is the same text.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import { CHAIN_START, chainAfter } from '../notification/chain.js';
import { seeded } from '../support/seeded.js';
import { sized } from '../support/test-size.js';
import { waitUntil } from '../support/wait-until.js';
import { freePort, ServerProcess } from './server-process.js';

const KILLS = sized({ small: 3, ci: 8, full: 30 });
const PAYMENTS_BETWEEN = 4;
const MINUTES = 60_000;
const ROOT = join(import.meta.dirname, '../..');

const hook = z.looseObject({
  id: z.string(),
  sequence: z.number(),
  objectSequence: z.number(),
  chain: z.string(),
  data: z.strictObject({ object: z.looseObject({ id: z.string() }) }),
});
type Hook = z.infer<typeof hook>;

const seed = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000);
const random = seeded(seed);

let folder: string;
let server: ServerProcess;
let receiver: ChildProcess;
let front: ReturnType<typeof createServer>;
/** Whatever came, in the order in which it came, and whether the sender was told that it was taken. */
const arrived: { readonly hook: Hook; readonly body: string; told: boolean }[] = [];
/** What the receiver handled. */
const handled: Hook[] = [];
let receiverSaid = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tallybook-hooks-'));
  server = new ServerProcess(join(folder, 'data'), await freePort(), {
    RATE_LIMIT: '0',
    CHANNEL_TIMEOUT_MS: '800',
    QUERY_LADDER_MS: '100,200,300',
    WEBHOOK_WAITS_MS: `0,${Array<string>(40).fill('50').join(',')}`,
  });
  await server.start();
}, MINUTES);

afterAll(async () => {
  receiver.kill('SIGKILL');
  front.closeAllConnections();
  front.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}, MINUTES);

async function post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${server.key('merchant')}`,
      'content-type': 'application/json',
      ...headers,
    },
    body: JSON.stringify(body),
  });
  const answer = z.record(z.string(), z.unknown()).parse(await response.json());
  return { status: response.status, answer };
}

/** The text of the guide, as a process. */
async function startReceiver(secrets: string): Promise<number> {
  const guide = readFileSync(join(ROOT, 'docs/webhooks.md'), 'utf8');
  const text = /```js\n([\s\S]*?)```/.exec(guide)?.[1] ?? '';
  const home = join(folder, 'receiver');
  mkdirSync(home);
  symlinkSync(join(ROOT, 'node_modules'), join(home, 'node_modules'));
  writeFileSync(join(home, 'receiver.mjs'), text);
  const port = await freePort();
  receiver = spawn(process.execPath, [join(home, 'receiver.mjs')], {
    env: {
      ...process.env,
      URL: server.url,
      KEY: server.key('merchant'),
      SECRETS: secrets,
      PORT: String(port),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let rest = '';
  receiver.stdout?.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    handled.push(...lines.map((line) => hook.parse(JSON.parse(line))));
  });
  receiver.stderr?.on('data', (chunk: Buffer) => (receiverSaid += chunk.toString()));
  await waitUntil(async () => {
    const answer = await fetch(`http://127.0.0.1:${port}`, { method: 'POST' }).catch(() => null);
    return answer?.status === 401;
  });
  return port;
}

/** Stands before the receiver: of ten answers three fail, half of them after the receiver has taken it. */
async function startFront(port: number): Promise<string> {
  front = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const one = { hook: hook.parse(JSON.parse(body)), body, told: false };
      arrived.push(one);
      const dice = random();
      const answer = async () => {
        if (dice < 0.15) return 500;
        const status = await forward(port, body, request.headers);
        return dice < 0.3 ? 503 : status;
      };
      answer().then(
        (status) => {
          one.told = status < 300;
          response.writeHead(status).end();
        },
        () => response.destroy(),
      );
    });
  });
  const open = await freePort();
  await new Promise<void>((resolve) => front.listen(open, '127.0.0.1', resolve));
  return `http://127.0.0.1:${open}/`;
}

async function forward(port: number, body: string, headers: IncomingHttpHeaders): Promise<number> {
  const signed = Object.entries(headers).filter(([name]) => name.startsWith('webhook-'));
  const answer = await fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    headers: Object.fromEntries(signed.map(([name, value]) => [name, String(value)])),
    body,
  });
  // A server that is killed cannot be pulled from; the receiver asks for the notification again then.
  return answer.status;
}

const settled = async (): Promise<number> => {
  let last = 0;
  for (;;) {
    const answer = await fetch(`${server.url}/v1/notifications?limit=100&after=${last}`, {
      headers: { authorization: `Bearer ${server.key('merchant')}` },
    });
    const { data } = z.looseObject({ data: z.array(hook) }).parse(await answer.json());
    if (data.length === 0) return last;
    last = data.at(-1)?.sequence ?? last;
  }
};

it(
  `no gap, no reorder of an object, every double recognisable, through ${KILLS} kills (CRASH_SEED=${seed})`,
  async () => {
    const secrets = join(folder, 'secrets');
    writeFileSync(secrets, '');
    const url = await startFront(await startReceiver(secrets));
    const made = await post(
      '/v1/webhook-endpoints',
      { url, events: ['*'] },
      { 'idempotency-key': 'crash' },
    );
    const endpoint = String(made.answer['id']);
    let current = String(made.answer['secret']);
    writeFileSync(secrets, current);
    const rotations = new Set([Math.floor(KILLS / 3), Math.floor((2 * KILLS) / 3)]);
    for (let kill = 0; kill < KILLS; kill += 1) {
      if (rotations.has(kill)) {
        const path = `/v1/webhook-endpoints/${endpoint}/rotate`;
        const rotated = await post(path, { overlapSeconds: 5 }, { 'idempotency-key': `r${kill}` });
        const newer = String(rotated.answer['secret']);
        writeFileSync(secrets, `${current}\n${newer}`);
        current = newer;
      }
      const before = arrived.length;
      for (let n = 0; n < PAYMENTS_BETWEEN; n += 1) {
        // Some are under way when the server dies; their stories go on after it.
        void post('/v1/payments', {
          reference: `crash-${kill}-${n}`,
          amount: { value: '10.00', currency: 'CNY' },
          method: { type: 'card' },
          ...(n === 0 ? { sandbox: { scenario: 'declined' } } : {}),
        }).catch(() => undefined);
      }
      // At a moment of its own in the middle of deliveries.
      const moment = before + 1 + Math.floor(random() * 3 * PAYMENTS_BETWEEN);
      await waitUntil(() => arrived.length >= moment, { timeoutMs: 20_000 });
      await server.kill();
      await server.start();
    }
    writeFileSync(secrets, current);
    await expectAll();
  },
  sized({ small: 3, ci: 4, full: 10 }) * MINUTES,
);

async function expectAll(): Promise<void> {
  let head = 0;
  await waitUntil(
    async () => {
      const now = await settled();
      const isQuiet = now === head && handled.length === now;
      head = now;
      return isQuiet;
    },
    { timeoutMs: 60_000, everyMs: 1_500, what: 'everything handled' },
  );
  expect(receiverSaid).toBe('');
  // No gap, and each handled once, in sequence, with a chain that holds.
  expect(handled.map(({ sequence }) => sequence)).toStrictEqual(
    Array.from({ length: head }, (_, index) => index + 1),
  );
  let chain = CHAIN_START;
  for (const one of handled) {
    chain = chainAfter(chain, one);
    expect(one.chain).toBe(chain);
  }
  // Each double is the same text.
  const texts = new Map<string, string>();
  for (const { hook: one, body } of arrived) {
    expect(texts.get(one.id) ?? body).toBe(body);
    texts.set(one.id, body);
  }
  expect(texts.size).toBe(head);
  expect(arrived.length).toBeGreaterThan(head);
  // What came for the first time of an object came in its order, after what was before it had been taken.
  const told = new Map<string, number>();
  for (const { hook: one, told: isTold } of arrived) {
    const { id } = one.data.object;
    expect(one.objectSequence).toBeLessThanOrEqual((told.get(id) ?? 0) + 1);
    if (isTold) told.set(id, Math.max(told.get(id) ?? 0, one.objectSequence));
  }
}
