/** Signed requests of merchants: what is taken, and everything that is not. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { type SignedRequest, signRequest } from '../../domain/access/request-signature.js';
import { openNonceStore } from '../../engine/access/nonce-store.js';
import { startTestServer, type TestServer } from '../support/server.js';

const WINDOW_S = 300;
const issued = z.looseObject({ id: z.string(), key: z.string(), signingSecret: z.string() });

let dataDir: string;
let server: TestServer;
let shop: z.infer<typeof issued>;
let relaxed: z.infer<typeof issued>;
/** Between the test's clock and the world's. */
let aheadMs = 0;

const start = () => startTestServer({ dataDir, clock: { now: () => Date.now() + aheadMs } });

async function addMerchant(id: string, signing: string): Promise<z.infer<typeof issued>> {
  const body = { id, name: 'Shop', signing };
  return issued.parse(
    (await server.http('/v1/merchants', { key: server.keys.operator, body })).body,
  );
}

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'tallybook-signing-'));
  server = await start();
  shop = await addMerchant('signs', 'required');
  relaxed = await addMerchant('may-sign', 'optional');
});
afterAll(async () => {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

interface Sent {
  readonly headers: Record<string, string>;
  readonly raw?: string;
  readonly path: string;
}

let references = 0;
const paymentBody = (): string =>
  JSON.stringify({
    amount: { value: '1.00', currency: 'CNY' },
    reference: `r${(references += 1)}`,
    method: { type: 'card' },
  });

/** A request that is signed as it should be; `change` makes it another after that. */
function signed(
  secret: string,
  rest: { readonly path?: string; readonly raw?: string; readonly atS?: number } = {},
): Sent {
  const { path = '/v1/payments', raw, atS = Math.floor((Date.now() + aheadMs) / 1000) } = rest;
  const request: SignedRequest = {
    method: raw === undefined ? 'GET' : 'POST',
    path,
    idempotencyKey: '',
    body: Buffer.from(raw ?? ''),
    timestamp: String(atS),
    nonce: randomBytes(16).toString('hex'),
  };
  return {
    path,
    ...(raw === undefined ? {} : { raw }),
    headers: {
      'tallybook-timestamp': request.timestamp,
      'tallybook-nonce': request.nonce,
      'tallybook-signature': signRequest(secret, request),
    },
  };
}

const send = ({ path, ...rest }: Sent, key = shop.key) => server.http(path, { key, ...rest });
const codeOf = async (sent: Sent, key = shop.key) => {
  const { status, body } = await send(sent, key);
  return [status, body.code];
};

describe('a key that must sign', () => {
  it('reads and writes with signed requests', async () => {
    expect((await send(signed(shop.signingSecret))).status).toBe(200);
    expect((await send(signed(shop.signingSecret, { raw: paymentBody() }))).status).toBe(201);
    const query = signed(shop.signingSecret, { path: '/v1/payments?limit=5&status=succeeded' });
    expect((await send(query)).status).toBe(200);
  });

  const changes: [string, (sent: Sent) => Sent, string][] = [
    ['no signature at all', (sent) => ({ ...sent, headers: {} }), 'signature_required'],
    ...['timestamp', 'nonce', 'signature'].map((name): [string, (sent: Sent) => Sent, string] => [
      `no ${name}`,
      (sent) => {
        const headers = { ...sent.headers };
        delete headers[`tallybook-${name}`];
        return { ...sent, headers };
      },
      'signature_required',
    ]),
    ['another path', (sent) => ({ ...sent, path: '/v1/merchants/x' }), 'request_signature_invalid'],
    ['a query', (sent) => ({ ...sent, path: `${sent.path}?a` }), 'request_signature_invalid'],
    ['another body', (sent) => ({ ...sent, raw: `${sent.raw} ` }), 'request_signature_invalid'],
    ...(
      [
        ['tallybook-timestamp', String(Math.floor(Date.now() / 1000) - 1)],
        ['tallybook-timestamp', 'now'],
        ['tallybook-timestamp', '9'.repeat(40)],
        ['tallybook-nonce', 'another-nonce-of-it'],
        ['tallybook-nonce', 'short'],
        ['tallybook-signature', `v1=${'0'.repeat(64)}`],
        ['tallybook-signature', 'v1='],
        ['tallybook-signature', 'x'.repeat(4000)],
        ['idempotency-key', 'added'],
      ] as const
    ).map(([name, value]): [string, (sent: Sent) => Sent, string] => [
      `${name} ${value.slice(0, 20)}`,
      (sent) => ({ ...sent, headers: { ...sent.headers, [name]: value } }),
      'request_signature_invalid',
    ]),
  ];

  it.each(changes)('is refused with %s, and nothing is written', async (_name, change, code) => {
    await server.settled();
    const head = await server.engine.log.head();
    const sent = change(signed(shop.signingSecret, { raw: paymentBody() }));
    const target =
      sent.path === '/v1/merchants/x' ? { ...sent, path: '/v1/payments/x/cancel' } : sent;
    expect(await codeOf(target)).toEqual([401, code]);
    expect(await server.engine.log.head()).toBe(head);
  });

  it("is refused with another merchant's secret", async () => {
    expect(await codeOf(signed(relaxed.signingSecret))).toEqual([401, 'request_signature_invalid']);
  });

  it('is taken to the edge of the window and no further', async () => {
    const nowS = Math.floor(Date.now() / 1000);
    for (const atS of [nowS - WINDOW_S + 60, nowS + WINDOW_S - 60]) {
      expect((await send(signed(shop.signingSecret, { atS }))).status).toBe(200);
    }
    for (const atS of [nowS - WINDOW_S - 60, nowS + WINDOW_S + 60]) {
      expect(await codeOf(signed(shop.signingSecret, { atS }))).toEqual([401, 'request_expired']);
    }
  });

  it('is served once, at once or after a restart; a refused one does not use up its nonce', async () => {
    const sent = signed(shop.signingSecret, { raw: paymentBody() });
    expect(await codeOf({ ...sent, raw: '{}' })).toEqual([401, 'request_signature_invalid']);
    const both = await Promise.all([send(sent), send(sent)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 401]);
    expect(await codeOf(sent)).toEqual([401, 'request_replayed']);
    await server.stop();
    server = await start();
    expect(await codeOf(sent)).toEqual([401, 'request_replayed']);
    aheadMs = (WINDOW_S + 60) * 1000;
    expect(await codeOf(sent)).toEqual([401, 'request_expired']);
    aheadMs = 0;
  });
});

describe('a key that may sign', () => {
  it('is served unsigned; what is signed is verified', async () => {
    expect((await send({ path: '/v1/payments', headers: {} }, relaxed.key)).status).toBe(200);
    const sent = signed(relaxed.signingSecret);
    expect((await send(sent, relaxed.key)).status).toBe(200);
    expect(await codeOf(sent, relaxed.key)).toEqual([401, 'request_replayed']);
  });
});

it('a key without a secret cannot sign', async () => {
  const sent = signed(shop.signingSecret);
  expect(await codeOf(sent, server.keys.merchant)).toEqual([401, 'request_signature_invalid']);
});

it('the secret is in no file, and the key is shown once', async () => {
  const again = await server.http('/v1/merchants', {
    key: server.keys.operator,
    body: { id: 'signs', name: 'Shop', signing: 'required' },
  });
  expect(again.status).toBe(201);
  expect(Object.keys(again.body)).not.toEqual(expect.arrayContaining(['signingSecret']));
  const files = readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(dataDir, name)).isFile(),
  );
  const plain = shop.signingSecret.slice(4);
  const forms = [Buffer.from(plain), Buffer.from(plain, 'base64url')];
  for (const name of files) {
    const bytes = readFileSync(join(dataDir, name));
    for (const form of forms) expect([name, bytes.includes(form)]).toEqual([name, false]);
  }
});

it('the example of the API guide works', async () => {
  const guide = readFileSync('docs/api.md', 'utf8');
  const script = /```sh\n(# URL, KEY and SIGNING_SECRET[\s\S]*?)```/.exec(guide)?.[1] ?? '';
  expect(script).not.toBe('');
  const env = {
    ...process.env,
    URL: server.url,
    KEY: shop.key,
    SIGNING_SECRET: shop.signingSecret,
  };
  const out = await new Promise<string>((resolve, reject) => {
    execFile('sh', ['-euc', script], { env }, (error, stdout, stderr) =>
      error === null ? resolve(stdout) : reject(new Error(`${error.message}\n${stderr}`)),
    );
  });
  expect(JSON.parse(out)).toMatchObject({ object: 'payment', reference: 'signed-1' });
});

it('nonces are bounded for each key, and given up after their time', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tallybook-nonces-'));
  const nonces = openNonceStore(folder, { maxPerKey: 2 });
  const nowMs = 1_800_000_000_000;
  expect(nonces.claim('a', 'one', nowMs, nowMs)).toBe('fresh');
  expect(nonces.claim('a', 'two', nowMs, nowMs)).toBe('fresh');
  expect(nonces.claim('a', 'one', nowMs, nowMs)).toBe('replayed');
  expect(nonces.claim('a', 'three', nowMs, nowMs)).toBe('full');
  expect(nonces.claim('b', 'one', nowMs, nowMs)).toBe('fresh');
  const laterMs = nowMs + 3 * WINDOW_S * 1000;
  expect(nonces.claim('a', 'three', laterMs, laterMs)).toBe('fresh');
  nonces.close();
  rmSync(folder, { recursive: true });
});
