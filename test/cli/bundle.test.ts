/** The auditor's bundle: what a real server wrote holds, and whatever is changed in it is found. */
import { createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type EventLine,
  HashChain,
  type Line,
  line as lineSchema,
} from '../../cli/bundle/lines.js';
import { type BundleVerification, verifyBundle } from '../../cli/bundle/verify-bundle.js';
import { Frontier } from '../../domain/seal/frontier.js';
import { eventLeafHash, isSealed } from '../../domain/seal/leaf.js';
import { sealKeyFile, sealKeyOf } from '../../engine/seal/seal-key.js';
import { announceKey, signTreeHead } from '../../engine/seal/signing.js';
import { startTestServer } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';
import { run } from './support/run.js';

let folder: string;
let dataDir: string;
let bundle: string;
/** Lines without line feeds. */
let lines: readonly string[];
let publicKey: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tallybook-bundle-'));
  dataDir = join(folder, 'data');
  const server = await startTestServer({ dataDir });
  for (const reference of ['one', 'two']) {
    const { body } = await server.pay({ reference });
    await server.http(`/v1/payments/${String(body.id)}/refunds`, {
      key: server.keys.merchant,
      headers: { 'idempotency-key': reference, prefer: 'wait=10' },
      body: { amount: { value: '8.00', currency: 'CNY' } },
    });
    await server.settled();
    await waitUntil(async () => server.engine.seals.seal());
  }
  await server.settled();
  await waitUntil(async () => {
    await server.engine.seals.seal();
    const unsealed = await server.http('/v1/seals/latest', { key: server.keys.auditor });
    return unsealed.status === 200;
  });
  await server.stop();
  bundle = join(folder, 'bundle.jsonl');
  const { code } = await run(['export', '--data-dir', dataDir, '--bundle', bundle]);
  expect(code).toBe(0);
  lines = readFileSync(bundle, 'utf8').trimEnd().split('\n');
  publicKey = createPublicKey(readFileSync(sealKeyFile(dataDir), 'utf8'))
    .export({ format: 'der', type: 'spki' })
    .toString('base64');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function* each(texts: readonly string[]): AsyncGenerator<string> {
  for (const text of texts) yield await Promise.resolve(text);
}

const verify = (texts: readonly string[], key = publicKey): Promise<BundleVerification> =>
  verifyBundle(each(texts), key);

const NOTHING = { events: 0, accounts: 0, trialBalances: 0 };

const eventOf = (text: string): EventLine => {
  const content = lineSchema.parse(JSON.parse(new HashChain().read(text).content));
  if (!('event' in content)) throw new Error('no event');
  return content.event;
};

const eventText = (content: Line | undefined): string =>
  content !== undefined && 'event' in content ? content.event.data : '';

/** The contents of the lines, to be changed and written anew by somebody who knows the format. */
function forged(change: (contents: Line[]) => Line[]): string[] {
  const chain = new HashChain();
  const contents = lines.map((text) => lineSchema.parse(JSON.parse(chain.read(text).content)));
  const fresh = new HashChain();
  return change(contents).map((content) => fresh.write(content).trimEnd());
}

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

  it.each(['stream', 'revision', 'id', 'type', 'data', 'metadata'] as const)(
    'does not hold where the %s of a sealed event was changed and every hash made anew',
    async (field) => {
      const texts = forged((contents) =>
        contents.map((content) => {
          if (!('event' in content) || content.event.stream !== 'ledger-main') return content;
          if (content.event.revision !== 3) return content;
          const { event } = content;
          const value = event[field];
          const changed = typeof value === 'number' ? value + 1 : `${value} `;
          return { event: { ...event, [field]: changed } };
        }),
      );
      const { findings } = await verify(texts);
      expect(findings.filter(({ check }) => check === 'seals')[0]?.message).toMatch(
        /^the first \d+ events are not those that were signed$/,
      );
    },
  );

  it.each(['seal-x', 'case-x'])(
    'does not hold where a book is opened anew in %s, to empty the trial balance',
    async (stream) => {
      const texts = forged((contents) => {
        const opened = contents.find((one) => eventText(one).includes('"book":"main"'));
        if (opened === undefined || !('event' in opened)) throw new Error('no book');
        const { position } = contents
          .flatMap((one) => ('event' in one ? [one.event] : []))
          .at(-1) ?? {
          position: '',
        };
        const again: Line = {
          event: {
            ...{ ...opened.event, stream, revision: 0, id: randomUUID() },
            position: String(BigInt(position) + 1n).padStart(20, '0'),
          },
        };
        const firstReport = contents.findIndex((one) => 'account' in one || 'trialBalance' in one);
        return [...contents.slice(0, firstReport), again, ...contents.slice(firstReport)].map(
          (one): Line => {
            if ('end' in one) return { end: { ...one.end, events: one.end.events + 1 } };
            if (!('trialBalance' in one)) return one;
            return { trialBalance: { ...one.trialBalance, lines: [], totals: [] } };
          },
        );
      });
      const { findings } = await verify(texts);
      expect(findings.map(({ check }) => check)).toContain('trial-balance');
    },
  );

  it('does not hold where a report was changed, left out or put in', async () => {
    const changes: readonly [string, (contents: Line[]) => Line[]][] = [
      [
        'balances',
        (all) =>
          all.map((one) =>
            'account' in one && one.account.sequence > 0
              ? { account: { ...one.account, posted: '1.23' } }
              : one,
          ),
      ],
      ['balances', (all) => all.filter((one) => !('account' in one))],
      [
        'trial-balance',
        (all) =>
          all.map((one) =>
            'trialBalance' in one
              ? { trialBalance: { ...one.trialBalance, balanced: !one.trialBalance.balanced } }
              : one,
          ),
      ],
      [
        'trial-balance',
        (all) =>
          all.map((one) =>
            'trialBalance' in one
              ? { trialBalance: { ...one.trialBalance, lines: one.trialBalance.lines.slice(1) } }
              : one,
          ),
      ],
      ['trial-balance', (all) => all.filter((one) => !('trialBalance' in one))],
      ['lines', (all) => all.filter((one) => !('end' in one))],
      ['lines', (all) => [...all, ...all.slice(-1)]],
      ['lines', (all) => [...all.slice(0, 5), ...all.slice(4)]],
      // One twice in place of another: the count is right.
      [
        'balances',
        (all) => {
          const [first, second] = all.flatMap((one, at) => ('account' in one ? [at] : []));
          return all.with(second ?? 0, all[first ?? 0] ?? { end: NOTHING });
        },
      ],
      // The true balance of an earlier event.
      [
        'lines',
        (all) => {
          const opened = all.findIndex(
            (one) => 'event' in one && one.event.type === 'AccountOpened.v1',
          );
          const report = all.find(
            (one) => 'account' in one && eventText(all[opened]).includes(one.account.account),
          );
          if (report === undefined || !('account' in report)) return [];
          const { currency } = report.account;
          const early = { account: { ...report.account, posted: `0.00`, sequence: 0 } };
          expect(currency).toBe('CNY');
          const rest = all.filter((one) => one !== report);
          return [...rest.slice(0, opened + 1), early, ...rest.slice(opened + 1)];
        },
      ],
      // The true trial balance of another day.
      [
        'trial-balance',
        (all) =>
          all.map((one) =>
            'trialBalance' in one
              ? {
                  trialBalance: {
                    ...one.trialBalance,
                    ...{ date: '2020-01-01', closed: true, lines: [], totals: [] },
                  },
                }
              : one,
          ),
      ],
      [
        'lines',
        (all) =>
          all.map((one) =>
            'event' in one && one.event.stream === 'ledger-main' && one.event.revision === 0
              ? { event: { ...one.event, stream: 'others-main' } }
              : one,
          ),
      ],
    ];
    for (const [check, change] of changes) {
      const { findings } = await verify(forged(change));
      expect(findings.map((finding) => finding.check)).toContain(check);
    }
  });

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
