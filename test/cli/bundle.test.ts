/** The auditor's bundle: what a real server wrote holds by its key alone, and a changed byte is found. */
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type EventLine,
  HashChain,
  type Line,
  line as lineSchema,
} from '../../domain/bundle/lines.js';
import { Frontier } from '../../domain/seal/frontier.js';
import { eventLeafHash, isSealed } from '../../domain/seal/leaf.js';
import { sealKeyFile, sealKeyOf } from '../../engine/seal/seal-key.js';
import { announceKey, signTreeHead } from '../../engine/seal/signing.js';
import { run } from './support/run.js';
import { exportBundle, type ExportedBundle } from './support/bundle.js';

let folder: string;
let dataDir: string;
let bundle: string;
let lines: readonly string[];
let verify: ExportedBundle['verify'];
let forged: ExportedBundle['forged'];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tallybook-bundle-'));
  ({ dataDir, bundle, lines, verify, forged } = await exportBundle(folder));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const eventOf = (text: string): EventLine => {
  const content = lineSchema.parse(JSON.parse(new HashChain().read(text).content));
  if (!('event' in content)) throw new Error('no event');
  return content.event;
};

describe('an auditor’s bundle', () => {
  it('holds, by the command and by the key alone', async () => {
    const verification = await verify(lines);
    expect(verification.findings).toEqual([]);
    expect(verification.sealed).toBeGreaterThan(20);
    const pem = join(folder, 'public.pem');
    const key = createPublicKey(readFileSync(sealKeyFile(dataDir), 'utf8'));
    writeFileSync(pem, key.export({ format: 'pem', type: 'spki' }));
    const { code, out } = await run(['verify-bundle', bundle, '--public-key', pem]);
    expect(code).toBe(0);
    expect(out).toMatch(/clean$/m);
    expect((await run(['verify-bundle', bundle, '--public-key', bundle])).code).toBe(2);
    expect((await run(['verify-bundle', join(folder, 'no'), '--public-key', pem])).code).toBe(2);
    expect((await run(['verify-bundle', pem, '--public-key', pem])).code).toBe(2);
    const secret = await run(['verify-bundle', bundle, '--public-key', sealKeyFile(dataDir)]);
    expect([secret.code, secret.err]).toEqual([2, expect.stringContaining('a private key')]);
    // What was exported once is not written over.
    expect((await run(['export', '--data-dir', dataDir, '--bundle', bundle])).code).toBe(2);
  });

  const FIELDS = ['position', 'stream', 'revision', 'id', 'type', 'created', 'data', 'metadata'];

  it.each([...FIELDS, 'hash'])(
    'names the first event whose %s differs in one byte, whichever event it is',
    async (field) => {
      const found = lines.flatMap((text, at) => (text.startsWith('{"event"') ? [at] : []));
      for (const at of found) {
        const text = lines[at] ?? '';
        const name = `"${field}":`;
        // The hash is the last of the line; the others are the first of their name.
        const start =
          (field === 'hash' ? text.lastIndexOf(name) : text.indexOf(name)) + name.length;
        const byte = text[start] === '"' ? start + 1 : start;
        const other = text[byte] === '1' ? '2' : '1';
        const changed = text.slice(0, byte) + other + text.slice(byte + 1);
        const { findings } = await verify(lines.with(at, changed));
        expect(findings[0]?.message).toBe(`line ${at + 1} was changed after the export`);
        const event = findings[0]?.event;
        if (event !== null && event !== undefined && field !== 'id') {
          expect(text).toContain(`"id":"${event.id}"`);
        }
      }
    },
    60_000,
  );

  it('names the event also where the byte leaves no JSON behind', async () => {
    const at = lines.findIndex((text) => text.includes('"type":"PaymentCreated'));
    const text = lines[at] ?? '';
    const { stream, id } = eventOf(text);
    for (let byte = 0; byte < text.length; byte += 9) {
      const changed = text.slice(0, byte) + '"' + text.slice(byte + 1);
      if (changed === text) continue;
      const { findings } = await verify(lines.with(at, changed));
      expect(findings[0]?.message).toBe(`line ${at + 1} was changed after the export`);
      const named = findings[0]?.event;
      expect(named?.stream === stream || named?.id === id).toBe(true);
    }
  }, 60_000);

  it('does not hold for another key, nor where nothing is sealed', async () => {
    const other = generateKeyPairSync('ed25519')
      .publicKey.export({ format: 'der', type: 'spki' })
      .toString('base64');
    expect((await verify(lines, other)).findings.map(({ check }) => check)).toEqual(['key']);
    const unsealed = forged((all) =>
      all.filter((one) => !('event' in one && one.event.stream === 'seal-heads')),
    );
    expect((await verify(unsealed)).findings.map(({ check }) => check)).toContain('key');
  });

  it('does not hold where another key has signed, and the true one is announced after it', async () => {
    const thief = sealKeyOf(generateKeyPairSync('ed25519').privateKey);
    const { findings, sealed } = await verify(
      forged((all) => {
        const [header, ...rest] = all;
        const events = rest.flatMap((one) => ('event' in one ? [one.event] : []));
        const announced = events.find(({ type }) => type === 'SealKeyAnnounced.v1');
        const leaves = events.filter(({ stream }) => isSealed(stream));
        const position = leaves.at(-1)?.position ?? '';
        if (header === undefined || !('bundle' in header) || announced === undefined) return [];
        const { storeId } = header;
        const tree = new Frontier();
        for (const event of leaves) tree.add(eventLeafHash(event));
        const now = '2026-01-01T00:00:00.000Z';
        const seals = [
          announceKey(storeId, thief, thief, now),
          signTreeHead(
            {
              ...{ storeId, treeSize: tree.size, rootHash: tree.root().toString('hex') },
              ...{ signedAt: now, position },
            },
            thief,
          ),
        ].map(({ type, data }) => ({ type: `${type}.v1`, data: JSON.stringify(data) }));
        const sealed = [...seals, { type: announced.type, data: announced.data }].map(
          (seal, revision): Line => {
            const at = String(BigInt(position) + BigInt(revision) + 1n).padStart(20, '0');
            return { event: { ...announced, ...seal, revision, position: at } };
          },
        );
        const reports = rest.filter((one) => 'account' in one || 'trialBalance' in one);
        return [
          { ...header, keyId: thief.keyId, position: '9'.repeat(20) },
          ...leaves.map((event) => ({ event })),
          ...sealed,
          ...reports,
          {
            end: {
              events: leaves.length + sealed.length,
              accounts: reports.filter((one) => 'account' in one).length,
              trialBalances: reports.filter((one) => 'trialBalance' in one).length,
            },
          },
        ];
      }),
    );
    expect(findings).toEqual([
      {
        check: 'key',
        message: `the seals are by key ${thief.keyId}, not by the one given`,
        event: null,
      },
    ]);
    expect(sealed).toBe(0);
  });

  it('is refused where it is none', async () => {
    await expect(verify([])).rejects.toThrow(/empty/);
    await expect(verify(['{}'])).rejects.toThrow(/no auditor's bundle/);
    await expect(verify(lines.slice(1))).rejects.toThrow(/no auditor's bundle/);
  });
});
