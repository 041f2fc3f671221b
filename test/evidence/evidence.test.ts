/** Raw exchanges of a whole server: nowhere in clear, readable while their keys stand, and no key is needed to go on. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { z } from 'zod';
import { readOrCreateSecret } from '../../channels/sandbox/secret.js';
import { sign } from '../../channels/sandbox/signature.js';
import { keyFile } from '../../engine/data-key/open-data-keys.js';
import { masterKeysOf } from '../support/master-keys.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';

const PATH = '/v1/channels/sandbox_a/callbacks';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tallybook-evidence-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const signed = (body: string) => {
  const message = {
    kind: 'callback',
    method: 'POST',
    path: PATH,
    body: Buffer.from(body),
  } as const;
  return sign(readOrCreateSecret(dataDir, masterKeysOf(dataDir)), message, Date.now());
};
const send = (server: TestServer, raw: string, headers: Record<string, string>) =>
  server.http(PATH, { raw, headers: { ...headers } });

const story = z.object({
  data: z.array(
    z.object({
      type: z.string(),
      data: z.looseObject({
        exchange: z
          .looseObject({ state: z.string(), bodyBase64: z.string().optional() })
          .optional(),
      }),
    }),
  ),
});

interface Shown {
  readonly type: string;
  readonly state: string;
  readonly body: string;
}

/** What an auditor sees of the exchanges of a payment. */
async function exchangesOf(server: TestServer, payment: string): Promise<Shown[]> {
  const path = `/v1/payments/${payment}/events?limit=100`;
  const { body } = await server.http(path, { key: server.keys.auditor });
  return story.parse(body).data.flatMap(({ type, data: { exchange } }) => {
    if (exchange === undefined) return [];
    const { state, bodyBase64 = '' } = exchange;
    return { type, state, body: Buffer.from(bodyBase64, 'base64').toString() };
  });
}

/** A payment with an answer and a callback. */
async function payWithCallback(server: TestServer): Promise<{ id: string; exchanges: Shown[] }> {
  const rest = { sandbox: { scenario: 'duplicate_callbacks' } };
  const paid = await server.pay({ reference: 'with callback', rest });
  expect(paid.body['status']).toBe('succeeded');
  const id = String(paid.body['id']);
  const exchanges = await waitUntil(async () => {
    const found = await exchangesOf(server, id);
    return found.some(({ type }) => type === 'CallbackReceived') && found;
  });
  await server.settled();
  return { id, exchanges };
}

/** Files of the data directory, the sandbox's own aside, that hold a text, as it is or in base64. */
function filesWith(text: string): string[] {
  const needles = [0, 1, 2].map((shift) =>
    // Whatever stands before it, and however that falls on the groups of three.
    Buffer.from(
      Buffer.concat([Buffer.alloc(shift), Buffer.from(text)])
        .toString('base64')
        .slice(4, -4),
    ),
  );
  return readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const path = join(dataDir, name);
    if (!statSync(path).isFile() || name.startsWith('sandbox')) return false;
    const bytes = readFileSync(path);
    return bytes.includes(text) || needles.some((needle) => bytes.includes(needle));
  });
}

it('is in no file of the data directory in clear', async () => {
  const server = await startTestServer({ dataDir });
  const marker = 'marker-of-a-payer';
  for (const body of [`{"unread":"${marker}-1"}`, `${marker}-2`]) {
    const headers = { ...signed(body), 'x-note': `${marker}-3` };
    expect((await send(server, body, headers)).status).toBe(200);
  }
  const refused = await send(server, `${marker}-4`, { 'x-note': `${marker}-5` });
  expect(refused.status).toBe(401);
  const { exchanges } = await payWithCallback(server);
  expect(new Set(exchanges.map(({ type }) => type))).toEqual(
    new Set(['ChannelCallSettled', 'CallbackReceived']),
  );
  await server.stop();
  expect(existsSync(join(dataDir, 'events.sqlite'))).toBe(true);
  expect(filesWith(marker)).toEqual([]);
  for (const { body } of exchanges) {
    expect(body).toContain('requestNo');
    expect(filesWith(body)).toEqual([]);
  }
});

it('can be read after a restart', async () => {
  const before = await startTestServer({ dataDir });
  const id = String((await before.pay({ reference: 'one' })).body['id']);
  await before.stop();
  const server = await startTestServer({ dataDir });
  const states = (await exchangesOf(server, id)).map(({ state }) => state);
  expect(new Set(states)).toEqual(new Set(['readable']));
  await server.stop();
});

it('goes on without its key store: new keys are made, and what was sealed before cannot be read', async () => {
  const before = await startTestServer({ dataDir });
  const { id, exchanges } = await payWithCallback(before);
  const callback = exchanges.at(-1)?.body ?? '';
  await before.stop();
  for (const end of ['', '-wal', '-shm']) rmSync(`${keyFile(dataDir)}${end}`, { force: true });

  const server = await startTestServer({ dataDir });
  try {
    const lost = (await exchangesOf(server, id)).map(({ state }) => state);
    expect(lost.length).toBeGreaterThanOrEqual(exchanges.length);
    expect(new Set(lost)).toEqual(new Set(['key_unavailable']));
    // The key of hashes is a new one as well: a repeat of an old callback is stored once more, under
    // another id, and changes nothing.
    const balance = async () =>
      (await server.http('/v1/ledgers/main/trial-balance', { key: server.keys.finance })).body[
        'lines'
      ];
    const [then, head] = [await balance(), await server.engine.log.head()];
    expect((await send(server, callback, { ...signed(callback) })).status).toBe(200);
    await waitUntil(async () =>
      (await exchangesOf(server, id)).some(
        ({ state, body }) => state === 'readable' && body === callback,
      ),
    );
    await server.settled();
    expect((await server.engine.log.head()) > head).toBe(true);
    expect(await balance()).toEqual(then);
    const paid = await server.http(`/v1/payments/${id}`, { key: server.keys.merchant });
    expect(paid.body['status']).toBe('succeeded');
    expect((await server.pay({ reference: 'two' })).body['status']).toBe('succeeded');
  } finally {
    await server.stop();
  }
});
