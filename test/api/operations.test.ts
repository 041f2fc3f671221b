/** What those who run the engine rely on: docs, readiness, metrics, limits, logs. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync, statSync } from 'node:fs';
import { Writable } from 'node:stream';
import { allRoutes } from '../../api/composition/concepts.js';
import { devKeysFile } from '../../api/composition/development/dev-keys.js';
import { createLogger } from '../../api/http/logger.js';
import { startTestServer, type TestServer } from '../support/server.js';

describe('a running server', () => {
  const lines: string[] = [];
  let server: TestServer;
  beforeAll(async () => {
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString());
        done();
      },
    });
    server = await startTestServer({ logger: createLogger('debug', sink) });
  });
  afterAll(() => server.stop());

  it('is alive and ready, and names its parts', async () => {
    expect((await server.http('/livez')).body).toEqual({ alive: true });
    const { status, body } = await server.http('/readyz');
    expect(status).toBe(200);
    const parts = body.parts as { name: string; ready: boolean }[];
    expect(parts.map(({ name }) => name).sort()).toEqual([
      'channels',
      'data keys',
      'days',
      'projections',
      'readers',
      'sagas',
      'sandbox',
      'seals',
      'store',
    ]);
    expect(parts.every(({ ready }) => ready)).toBe(true);
  });

  it('shows its docs from its own files alone', async () => {
    const page = await server.http('/docs');
    expect(page.status).toBe(200);
    const linked = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link ?? '');
    expect(linked.length).toBeGreaterThan(2);
    for (const link of linked) {
      expect(link).toMatch(/^\/docs\//);
      expect((await server.http(link)).status).toBe(200);
    }
    expect(page.text).not.toMatch(/https?:/);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toMatch(/https?:|upgrade-insecure-requests/);
    expect(page.text).not.toMatch(/<script>[^<]/);
  });

  it('serves the document that the docs show', async () => {
    const { status, headers, body } = await server.http('/openapi.json');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    const operations = Object.values(body.paths as Record<string, object>).flatMap(Object.keys);
    expect(operations).toHaveLength(allRoutes.length);
  });

  it('explains every error code', async () => {
    const { text } = await server.http('/docs/errors');
    expect(text).toContain('id="refund_exceeds_captured"');
  });

  it('counts requests by route, never by path', async () => {
    await server.http('/v1/payments/pay_secret', { key: server.keys.merchant });
    const { text, headers } = await server.http('/metrics');
    expect(headers.get('content-type')).toMatch(/^text\/plain/);
    expect(text).toMatch(
      /tallybook_http_request_duration_seconds_count\{[^}]*route="\/v1\/payments\/\{id\}"[^}]*\}/,
    );
    expect(text).toContain('tallybook_sagas_open');
    expect(text).not.toContain('pay_secret');
  });

  it('answers a read whatever validators the request names, for no answer has one', async () => {
    for (const headers of [
      { 'if-none-match': '*' },
      { 'if-modified-since': new Date().toUTCString() },
    ]) {
      const { status, body } = await server.http('/livez', { headers });
      expect({ status, body }).toEqual({ status: 200, body: { alive: true } });
    }
  });

  it('logs ids as they came, but no secret that came as an id', async () => {
    const secret = `tbk_${'a'.repeat(43)}`;
    const card = '4111-1111-1111-1111';
    const uuid = '12345678-1234-4123-8123-123456789012';
    const { merchant, operator } = server.keys;
    await server.http(`/v1/payments/${secret}`, {
      key: merchant,
      headers: { 'request-id': secret },
    });
    await server.http(`/v1/payments/${card}`, { key: merchant });
    await server.http(`/v1/payments/pay_${uuid}`, {
      key: merchant,
      headers: { 'request-id': uuid },
    });
    await server.http(`/v1/ledgers/${card}/day-cuts`, { key: operator, body: {} });
    const log = lines.join('');
    expect(log).toContain(`"payment":"pay_${uuid}"`);
    expect(log).toContain(`"requestId":"${uuid}"`);
    expect(log).toContain('"payment":"[redacted number]"');
    expect(log).not.toContain(secret);
    expect(log).not.toContain(card);
  });

  it('names each request, by the caller’s own id where it is well-formed', async () => {
    const own = await server.http('/livez', { headers: { 'request-id': 'mine-1' } });
    expect(own.headers.get('request-id')).toBe('mine-1');
    const bad = await server.http('/livez', { headers: { 'request-id': 'a b"c' } });
    expect(bad.headers.get('request-id')).toMatch(/^req_[0-9a-f-]{36}$/);
  });

  it('says which methods a path has', async () => {
    const answer = await server.http('/v1/payments', { method: 'DELETE' });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('POST, GET, HEAD');
  });

  it('answers a HEAD as a GET without its body', async () => {
    const answer = await server.http('/v1/payments', { method: 'HEAD', key: server.keys.finance });
    expect([answer.status, answer.text]).toEqual([200, '']);
  });

  it('logs what passes by itself as a warning', async () => {
    lines.length = 0;
    await server.http('/v1/payments', {
      key: server.keys.finance,
      headers: { 'tallybook-min-position': '9'.repeat(20) },
    });
    const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(logged).toContainEqual(
      expect.objectContaining({ level: 'warn', status: 503, code: 'projection_lagging' }),
    );
  });

  it('logs a payment’s path as JSON with its ids, and no secret', async () => {
    lines.length = 0;
    const paid = await server.pay({ reference: 'logged', rest: { description: 'personal-note' } });
    await server.http('/v1/payments', { key: 'tbk_not-a-key-but-a-secret' });
    const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(logged).toContainEqual(
      expect.objectContaining({
        level: 'info',
        service: 'tallybook',
        route: '/v1/payments',
        status: 201,
        payment: paid.body.id,
        merchant: 'demo-shop',
        requestId: paid.headers.get('request-id'),
      }),
    );
    const text = lines.join('');
    expect(text).not.toContain('personal-note');
    expect(text).not.toContain('not-a-key-but-a-secret');
    for (const secret of Object.values(server.keys)) expect(text).not.toContain(secret);
  });

  it('keeps its development keys in a file of its owner', () => {
    const file = devKeysFile(server.dataDir);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(server.keys);
  });
});

describe('the rate limit', () => {
  it('is per key, with Retry-After, and leaves the watchers alone', async () => {
    const server = await startTestServer({ env: { RATE_LIMIT: '5' } });
    try {
      const ask = (key: string) => server.http('/v1/payments', { key });
      const answers = await Promise.all(Array.from({ length: 20 }, () => ask(server.keys.auditor)));
      const refused = answers.filter(({ status }) => status === 429);
      expect(refused.length).toBeGreaterThanOrEqual(10);
      expect(refused[0]?.body.code).toBe('rate_limited');
      expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      expect((await ask(server.keys.finance)).status).toBe(200);
      expect((await server.http('/readyz')).status).toBe(200);
    } finally {
      await server.stop();
    }
  });
});
