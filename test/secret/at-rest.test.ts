/** What lies on the disk after use, and the rotation of master keys through real processes. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { readOrCreateSecret } from '../../channels/sandbox/secret.js';
import { signRequest } from '../../domain/access/request-signature.js';
import { createLogger } from '../../api/http/logger.js';
import { startServer } from '../../api/composition/server.js';
import { readSettings } from '../../api/composition/settings.js';
import { sealSecret } from '../../domain/secret/envelope.js';
import {
  MasterKeyMissing,
  MasterKeyNotGiven,
  parseMasterKeys,
} from '../../domain/secret/master-keys.js';
import { developmentKeyFile, openMasterKeys } from '../../engine/secret/open-master-keys.js';
import { createHttpClient } from '../support/http-client.js';
import { masterKeysOf } from '../support/master-keys.js';
import { startTestServer } from '../support/server.js';

const MAIN = join(process.cwd(), 'dist', 'cli', 'main.js');
const freshKey = (): string => randomBytes(32).toString('base64');
const keysOf = (text: string) => parseMasterKeys(text, 'MASTER_KEY');

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tallybook-secrets-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** Files of the data directory that hold one of the byte strings. */
const filesWith = (needles: readonly Buffer[]): readonly string[] =>
  readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const path = join(dataDir, name);
    if (!statSync(path).isFile()) return false;
    const bytes = readFileSync(path);
    return needles.some((needle) => bytes.includes(needle));
  });

/** A secret as text and as the bytes that its hex or base64 stands for. */
const formsOf = (secret: string): readonly Buffer[] => [
  Buffer.from(secret),
  Buffer.from(secret).subarray(4, -4),
  Buffer.from(Buffer.from(secret).toString('base64').slice(0, -4)),
  ...(/^[0-9a-f]+$/.test(secret) ? [Buffer.from(secret, 'hex')] : []),
];

const rewrap = (masterKey: string): Promise<{ code: unknown; out: string; err: string }> =>
  new Promise((resolve) => {
    const env = { ...process.env, DATA_DIR: dataDir, MASTER_KEY: masterKey };
    execFile(process.execPath, [MAIN, 'secrets', 'rewrap', '--json'], { env }, (error, out, err) =>
      resolve({ code: error === null ? 0 : error.code, out, err }),
    );
  });

describe('secrets at rest', () => {
  it('are in no file of the data directory, in no form', async () => {
    const server = await startTestServer({ dataDir });
    expect((await server.pay({ reference: 'one' })).status).toBe(201);
    await server.stop();
    const secret = readOrCreateSecret(dataDir, masterKeysOf(dataDir));
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(filesWith(formsOf(secret))).toEqual([]);
    // The search finds what there is: the development keys stand in their file, and there alone.
    expect(filesWith(formsOf(server.keys.merchant))).toEqual(['dev-keys.json']);
    expect(statSync(developmentKeyFile(dataDir)).mode & 0o777).toBe(0o600);
  });

  it('of an older version, in clear, are sealed at their first use', () => {
    const keys = keysOf(freshKey());
    readOrCreateSecret(dataDir, keys);
    const file = join(dataDir, 'sandbox', 'secret');
    const clear = randomBytes(32).toString('hex');
    writeFileSync(file, clear);
    expect(readOrCreateSecret(dataDir, keys)).toBe(clear);
    expect(filesWith(formsOf(clear))).toEqual([]);
    expect(readOrCreateSecret(dataDir, keys)).toBe(clear);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('are rewrapped under a new master key, after which the old one is not needed', async () => {
    const [old, fresh] = [freshKey(), freshKey()];
    const secret = readOrCreateSecret(dataDir, keysOf(old));
    const refused = await rewrap(fresh);
    expect(refused.code).not.toBe(0);
    expect(refused.err).toContain(`needs the master key ${keysOf(old).newest.id}`);
    expect(refused.err).not.toContain(fresh);

    const done = await rewrap(`${fresh},${old}`);
    expect(done.code).toBe(0);
    expect(JSON.parse(done.out)).toMatchObject({
      masterKey: keysOf(fresh).newest.id,
      rewrapped: 1,
    });
    expect(JSON.parse((await rewrap(fresh)).out)).toMatchObject({ rewrapped: 0 });
    expect(readOrCreateSecret(dataDir, keysOf(fresh))).toBe(secret);
    expect(() => readOrCreateSecret(dataDir, keysOf(old))).toThrow(MasterKeyNotGiven);
  });

  it('of the log are rewrapped with their data keys, and requests are signed with them as before', async () => {
    const [old, fresh] = [freshKey(), freshKey()];
    const first = await startTestServer({ dataDir, env: { MASTER_KEY: old } });
    const answer = await first.http('/v1/merchants', {
      key: first.keys.operator,
      body: { name: 'Shop', signing: 'required' },
    });
    const { key, signingSecret } = z
      .looseObject({ key: z.string(), signingSecret: z.string() })
      .parse(answer.body);
    await first.stop();
    expect(filesWith(formsOf(signingSecret))).toEqual([]);

    const wrong = startTestServer({ dataDir, env: { MASTER_KEY: fresh } });
    await expect(wrong).rejects.toThrow(MasterKeyNotGiven);
    const done = await rewrap(`${fresh},${old}`);
    // The sandbox's and the bank's; 256 data keys, one of which is the merchant's, and the key of hashes.
    expect(JSON.parse(done.out)).toMatchObject({ rewrapped: 2, dataKeys: 257 });
    expect(filesWith(formsOf(signingSecret))).toEqual([]);

    const second = await startTestServer({ dataDir, env: { MASTER_KEY: fresh } });
    try {
      const request = {
        method: 'GET',
        path: '/v1/payments',
        idempotencyKey: '',
        body: Buffer.alloc(0),
        timestamp: String(Math.floor(Date.now() / 1000)),
        nonce: randomBytes(16).toString('hex'),
      };
      const headers = {
        'tallybook-timestamp': request.timestamp,
        'tallybook-nonce': request.nonce,
        'tallybook-signature': signRequest(signingSecret, request),
      };
      expect((await second.http(request.path, { key, headers })).status).toBe(200);
      expect((await second.http(request.path, { key })).body.code).toBe('signature_required');
    } finally {
      await second.stop();
    }
  });

  it('need a master key in production', async () => {
    const source = { dataDir, mode: 'production', masterKeyFile: undefined } as const;
    const none = openMasterKeys({ ...source, masterKey: undefined });
    const place = { owner: 'key_1', purpose: 'signing' };
    expect(() => sealSecret('s', place, none)).toThrow(MasterKeyMissing);
    expect(readdirSync(dataDir)).toEqual([]);
    const settings = readSettings({ NODE_ENV: 'production', PORT: '0' }, { dataDir });
    const server = await startServer(settings, { logger: createLogger('silent') });
    try {
      const context = {
        ...{ correlationId: 'test', causationId: 'test', actor: 'system' },
        nowMs: Date.now(),
      };
      const { secret: key } = await server.engine.keys.issueLocally({ role: 'operator' }, context);
      const http = createHttpClient(server.url);
      const head = await server.engine.log.head();
      const body = { id: 'shop', name: 'Shop', signing: 'required' };
      const refused = await http('/v1/merchants', { key, body });
      expect([refused.status, refused.body.code]).toEqual([503, 'unavailable']);
      expect(refused.body.detail).toMatch(/MASTER_KEY/);
      expect(await server.engine.log.head()).toBe(head);
      // A merchant does not run the server: how it is set up is not the merchant's to know.
      const made = await http('/v1/merchants', { key, body: { id: 'shop', name: 'Shop' } });
      const { key: own } = z.looseObject({ key: z.string() }).parse(made.body);
      const signing = { role: 'merchant', signing: 'required' };
      const headers = { 'idempotency-key': 'signing' };
      const kept = await http('/v1/keys', { key: own, headers, body: signing });
      expect([kept.status, kept.body.code]).toEqual([503, 'unavailable']);
      expect(kept.text).not.toMatch(/MASTER_KEY/);
    } finally {
      await server.stop();
    }
    const file = join(dataDir, 'keys');
    const key = freshKey();
    writeFileSync(file, `${key}\n${freshKey()}\n`);
    const read = openMasterKeys({ ...source, masterKey: undefined, masterKeyFile: file });
    expect(read.newest.id).toBe(keysOf(key).newest.id);
    const missing = { ...source, masterKey: undefined, masterKeyFile: join(dataDir, 'none') };
    expect(() => openMasterKeys(missing)).toThrow(/MASTER_KEY_FILE: .*cannot be read/);
  });
});
