import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { keyId, MAX_AGE_MS, newNonce, sign, verify } from '../../channels/sandbox/signature.js';
import { startTestSandbox, type TestSandbox } from './support.js';

const secret = 'a'.repeat(64);
const nowMs = Date.parse('2026-01-02T03:04:05Z');
const message = {
  kind: 'request',
  method: 'POST',
  path: '/sandbox_a/requests?x=1',
  body: Buffer.from('{"a":1}'),
} as const;

describe('a signature', () => {
  it('verifies what was signed, and gives back nonce and time', () => {
    const nonce = newNonce();
    const headers = sign(secret, message, nowMs, nonce);
    expect(headers).toEqual({
      'sandbox-key': keyId(secret),
      'sandbox-timestamp': String(nowMs),
      'sandbox-nonce': nonce,
      'sandbox-signature': expect.stringMatching(/^v1=[0-9a-f]{64}$/),
    });
    expect(verify(secret, message, headers, nowMs)).toEqual({
      valid: true,
      nonce,
      timestampMs: nowMs,
    });
  });

  it.each([
    ['method', { ...message, method: 'GET' }],
    ['path', { ...message, path: '/sandbox_b/requests?x=1' }],
    ['query', { ...message, path: '/sandbox_a/requests?x=2' }],
    ['body', { ...message, body: Buffer.from('{"a":2}') }],
    ['kind', { ...message, kind: 'callback' as const }],
    ['direction', { kind: 'response' as const, status: 200, body: message.body }],
  ])('does not cover another %s', (_, other) => {
    const headers = sign(secret, message, nowMs);
    expect(verify(secret, other, headers, nowMs)).toEqual({
      valid: false,
      reason: 'signature wrong',
    });
  });

  it.each([
    ['sandbox-timestamp', String(nowMs + 1), 'signature wrong'],
    ['sandbox-nonce', 'x'.repeat(22), 'signature wrong'],
    ['sandbox-signature', `v1=${'0'.repeat(64)}`, 'signature wrong'],
    ['sandbox-signature', 'v1=', 'signature wrong'],
    ['sandbox-signature', `v2=${'0'.repeat(64)}`, 'signature wrong'],
    ['sandbox-timestamp', '1e12', 'timestamp or nonce malformed'],
    ['sandbox-nonce', 'short', 'timestamp or nonce malformed'],
    ['sandbox-key', 'sk_00000000', 'signed with another key'],
    ['sandbox-signature', undefined, 'not signed'],
    ['sandbox-timestamp', undefined, 'not signed'],
    ['sandbox-nonce', undefined, 'not signed'],
  ])('is refused with %s %s', (name, value, reason) => {
    const headers = { ...sign(secret, message, nowMs), [name]: value };
    expect(verify(secret, message, headers, nowMs)).toEqual({ valid: false, reason });
  });

  it('is refused under another secret', () => {
    const headers = sign('b'.repeat(64), message, nowMs);
    expect(verify(secret, message, headers, nowMs)).toEqual({
      valid: false,
      reason: 'signed with another key',
    });
  });

  it.each([MAX_AGE_MS, -MAX_AGE_MS])('holds %i ms away from its time, and not one more', (age) => {
    const headers = sign(secret, message, nowMs);
    expect(verify(secret, message, headers, nowMs + age).valid).toBe(true);
    expect(verify(secret, message, headers, nowMs + age + Math.sign(age))).toEqual({
      valid: false,
      reason: 'signature too old',
    });
  });
});

describe('the sandbox', () => {
  const problem = z.object({ code: z.string().optional(), message: z.string().optional() });
  let sandbox: TestSandbox;
  beforeAll(async () => {
    sandbox = await startTestSandbox();
  });
  afterAll(() => sandbox.stop());

  const path = '/sandbox_a/totals';
  const get = async (headers: Record<string, string>) => {
    const response = await fetch(`${sandbox.url}${path}`, { headers });
    const { code, message: reason } = problem.parse(await response.json());
    return { status: response.status, code, reason };
  };
  const signed = (atMs = Date.now(), key = sandbox.secret) =>
    sign(key, { kind: 'request', method: 'GET', path, body: Buffer.alloc(0) }, atMs);

  it('refuses what is not signed, badly signed, or too old', async () => {
    const refused = (reason: string) => ({ status: 401, code: 'signature_invalid', reason });
    expect(await get({})).toEqual(refused('not signed'));
    expect(await get({ ...signed(), 'sandbox-signature': 'v1=0' })).toEqual(
      refused('signature wrong'),
    );
    expect(await get(signed(Date.now(), secret))).toEqual(refused('signed with another key'));
    expect(await get(signed(Date.now() - MAX_AGE_MS - 1_000))).toEqual(
      refused('signature too old'),
    );
  });

  it('takes a signed request once and refuses its replay', async () => {
    const headers = signed();
    expect((await get(headers)).status).toBe(200);
    expect(await get(headers)).toEqual({
      status: 401,
      code: 'request_replayed',
      reason: 'this nonce came before',
    });
  });

  it('refuses a body that is too long', async () => {
    const response = await fetch(`${sandbox.url}/sandbox_a/requests`, {
      method: 'POST',
      body: 'x'.repeat(321 * 1024),
    }).catch(() => null);
    // The sandbox stops reading: the client sees the refusal or the cut connection.
    expect([413, undefined]).toContain(response?.status);
  });
});
