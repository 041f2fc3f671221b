/** Leaves, heads and keys, checked with node:crypto alone beside the code that makes them. */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { leafHash } from '../../domain/seal/hash.js';
import { eventLeafHash, isSealed, leafBytes, type SealedEvent } from '../../domain/seal/leaf.js';
import type { SealEvent } from '../../domain/seal/events.js';
import { newSealChain, nextSeal, type SealChain } from '../../domain/seal/seal-chain.js';
import { verifySealedEvent } from '../../domain/seal/sealed-event.js';
import { treeHeadText, verifyTreeHead } from '../../domain/seal/tree-head.js';
import {
  createSealKey,
  readSealKey,
  type SealKey,
  UnusableSealKey,
} from '../../engine/seal/seal-key.js';
import { announceKey, signTreeHead } from '../../engine/seal/signing.js';

const event: SealedEvent = {
  type: 'Noted.v1',
  stream: 'ledger-main',
  revision: 7,
  id: '018f6f1c-2f0e-7a3b-8d57-8e215b7c0d01',
  data: '{"note":"é"}',
  metadata: '{}',
};
const AT = '2026-07-01T00:00:00.000Z';
const STORE = 'store-1';

let folder: string;
let key: SealKey;
let other: SealKey;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tallybook-seal-key-'));
  key = createSealKey(join(folder, 'one.pem'));
  other = createSealKey(join(folder, 'two.pem'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a leaf', () => {
  it('has the documented bytes', () => {
    const field = (text: string) => {
      const bytes = Buffer.from(text, 'utf8');
      return Buffer.concat([Buffer.of(0, 0, 0, bytes.length), bytes]);
    };
    const { type, stream, id, data, metadata } = event;
    const bytes = Buffer.concat([type, stream, '7', id, data, metadata].map(field));
    expect(leafBytes(event)).toEqual(bytes);
    const hash = createHash('sha256').update(Buffer.of(0)).update(bytes).digest();
    expect(eventLeafHash(event)).toEqual(hash);
  });

  it('two different events never have the same bytes', () => {
    // Few letters, so that moving text between fields happens often.
    const text = fc.string({ unit: fc.constantFrom('a', '0', '\u0000', 'é'), maxLength: 4 });
    const anyEvent = fc.record({
      ...{ type: text, stream: text, id: text, data: text, metadata: text },
      revision: fc.nat(12),
    });
    fc.assert(
      fc.property(anyEvent, anyEvent, (a, b) => {
        const same = Object.entries(a).every(
          ([name, value]) => b[name as keyof typeof b] === value,
        );
        expect(leafBytes(a).equals(leafBytes(b))).toBe(same);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is an event of the engine, but not of the seals', () => {
    expect(['ledger-main', 'payment-1', 'tallybook-store', 'access-keys'].map(isSealed)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['seal-heads', '$stats', '$$ledger-main', 'foreign-1', 'ledger'].map(isSealed)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

const root = () => leafHash(leafBytes(event)).toString('hex');
const headEvent = (by: SealKey, treeSize = 1, storeId = STORE) =>
  signTreeHead({ storeId, treeSize, rootHash: root(), signedAt: AT, position: '1' }, by);
function headOf(by: SealKey) {
  const signed = headEvent(by);
  if (signed.type !== 'TreeHeadSigned') throw new Error('no head');
  return signed.data;
}

describe('a signed tree head', () => {
  it('is signed over six lines that anybody can write', () => {
    const head = headOf(key);
    const text = `tallybook-tree-head/v1\nstore-1\n1\n${root()}\n${AT}\n${key.keyId}\n`;
    expect(treeHeadText(head)).toBe(text);
    const der = Buffer.from(key.publicKey, 'base64');
    const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' });
    const signature = Buffer.from(head.signature, 'base64');
    expect(verify(null, Buffer.from(text), publicKey, signature)).toBe(true);
    expect(createHash('sha256').update(der).digest('hex')).toBe(head.keyId);
  });

  it('verifies with its own key alone, and no member of it can be changed', () => {
    const head = headOf(key);
    expect(verifyTreeHead(head, key.publicKey)).toBe(true);
    expect(verifyTreeHead(head, other.publicKey)).toBe(false);
    for (const changed of [
      { storeId: 'store-2' },
      { treeSize: 2 },
      { rootHash: root().replace(/^./, (digit) => (digit === '0' ? '1' : '0')) },
      { signedAt: '2026-07-01T00:00:00.001Z' },
      { keyId: other.keyId },
      { signature: headOf(other).signature },
      { signature: '' },
    ]) {
      expect(verifyTreeHead({ ...head, ...changed }, key.publicKey)).toBe(false);
    }
    expect(verifyTreeHead(head, 'no key')).toBe(false);
  });

  it('proves an event, and no field of it can be changed', () => {
    const proof = { leafIndex: 0, auditPath: [], head: headOf(key) };
    expect(verifySealedEvent(event, proof, key.publicKey)).toBe(true);
    for (const changed of [
      { type: 'Noted.v2' },
      { stream: 'ledger-other' },
      { revision: 8 },
      { id: event.id.replace('01', '02') },
      { data: '{"note":"e"}' },
      { metadata: '{ }' },
    ]) {
      expect(verifySealedEvent({ ...event, ...changed }, proof, key.publicKey)).toBe(false);
    }
    expect(verifySealedEvent(event, { ...proof, leafIndex: 1 }, key.publicKey)).toBe(false);
    expect(verifySealedEvent(event, { ...proof, auditPath: ['xyz'] }, key.publicKey)).toBe(false);
    expect(verifySealedEvent(event, proof, other.publicKey)).toBe(false);
  });
});

describe('the chain of seals', () => {
  const follow = (events: readonly SealEvent[]) => {
    let chain: SealChain = newSealChain(STORE);
    const notes: string[] = [];
    for (const [index, one] of events.entries()) {
      const step = nextSeal(chain, one);
      if (!step.holds) return { fault: `${index}: ${step.fault}`, notes };
      if (step.note !== undefined) notes.push(step.note);
      ({ chain } = step);
    }
    return { chain, notes };
  };
  const first = () => announceKey(STORE, key, key, AT);
  const second = () => announceKey(STORE, other, key, AT);

  it('follows a key that the one before it endorses', () => {
    const { chain, notes } = follow([first(), headEvent(key), second(), headEvent(other, 2)]);
    expect(chain).toMatchObject({ key: { keyId: other.keyId }, head: { treeSize: 2 } });
    expect(notes).toEqual([]);
  });

  it('notes a key that only vouches for itself', () => {
    const { chain, notes } = follow([first(), announceKey(STORE, other, other, AT)]);
    expect(chain?.key?.keyId).toBe(other.keyId);
    expect(notes).toEqual([`key ${other.keyId} is not endorsed by the one before it`]);
  });

  it.each([
    ['a head without a key', () => [headEvent(key)], 'is not the current one'],
    ['a head of another key', () => [first(), headEvent(other)], 'is not the current one'],
    [
      'a head of a key that was replaced',
      () => [first(), second(), headEvent(key)],
      'is not the current one',
    ],
    [
      'a tree that shrinks',
      () => [first(), headEvent(key, 2), headEvent(key, 1)],
      'follows one of 2',
    ],
    ['a head of another store', () => [headEvent(key, 1, 'x')], 'for another store'],
    ['a key that a stranger endorses', () => [second()], 'is not the current one'],
    [
      'an endorsement for another key',
      () => {
        const announced = second();
        const forged = { ...announced.data, keyId: 'x' };
        return [first(), { type: 'SealKeyAnnounced', data: forged } as SealEvent];
      },
      'does not verify',
    ],
    [
      'a head whose root was changed',
      () => {
        const head = headOf(key);
        return [first(), { type: 'TreeHeadSigned' as const, data: { ...head, rootHash: '00' } }];
      },
      'the signature does not verify',
    ],
  ] as const)('refuses %s', (_, events, fault) => {
    expect(follow(events()).fault).toContain(fault);
  });
});

describe('the key file', () => {
  it('is for its owner alone, is never overwritten, and is read back', () => {
    const file = join(folder, 'one.pem');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const pem = readFileSync(file, 'utf8');
    expect(() => createSealKey(file)).toThrow(UnusableSealKey);
    expect(readFileSync(file, 'utf8')).toBe(pem);
    expect(readSealKey(file)).toMatchObject({ keyId: key.keyId, publicKey: key.publicKey });
    expect(readSealKey(file).sign('x')).toBe(key.sign('x'));
  });

  it('that is missing or holds something else is refused, and never quoted', () => {
    expect(() => readSealKey(join(folder, 'missing.pem'))).toThrow('it cannot be read');
    const file = join(folder, 'wrong.pem');
    writeFileSync(file, 'a secret that is no key');
    expect(() => readSealKey(file)).toThrow(
      expect.objectContaining({ message: `seal key ${file}: it is no private key in PEM` }),
    );
  });
});
