/** Sealed secrets: they open in their place with their key, and nowhere else. */
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  needsRewrap,
  openSecret,
  rewrapSecret,
  type SealedSecret,
  SealedSecretChanged,
  sealSecret,
} from '../../domain/secret/envelope.js';
import {
  MasterKeyNotGiven,
  MasterKeys,
  parseMasterKeys,
  UnusableMasterKey,
} from '../../domain/secret/master-keys.js';

const place = { owner: 'key_1', purpose: 'request signing' };
const oldKey = randomBytes(32);
const newKey = randomBytes(32);
const before = new MasterKeys(oldKey);
const during = new MasterKeys(newKey, oldKey);
const after = new MasterKeys(newKey);

describe('a sealed secret', () => {
  it('opens in its place, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (secret) => {
        expect(openSecret(sealSecret(secret, place, before), place, before)).toBe(secret);
      }),
    );
  });

  it('never looks the same twice', () => {
    const [one, other] = [sealSecret('s', place, before), sealSecret('s', place, before)];
    expect(one.ciphertext).not.toBe(other.ciphertext);
    expect(one.wrappedKey).not.toBe(other.wrappedKey);
  });

  it('is refused with any one bit of it changed', () => {
    const sealed = sealSecret('a secret', place, before);
    for (const member of ['wrappedKey', 'ciphertext'] as const) {
      const bytes = Buffer.from(sealed[member], 'base64');
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const changed = Buffer.from(bytes);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const forged: SealedSecret = { ...sealed, [member]: changed.toString('base64') };
        expect(() => openSecret(forged, place, before)).toThrow(SealedSecretChanged);
      }
    }
  });

  it('is refused with any character of its text changed, cut off or added', () => {
    const sealed = sealSecret('a secret', place, before);
    for (const member of ['wrappedKey', 'ciphertext'] as const) {
      const text = sealed[member];
      const texts = [...text].map((_, at) => text.slice(0, at) + '!' + text.slice(at + 1));
      for (const forged of [...texts, text.slice(0, -1), `${text}A`, `${text}=`, '']) {
        expect(() => openSecret({ ...sealed, [member]: forged }, place, before)).toThrow(
          SealedSecretChanged,
        );
      }
    }
  });

  it.each([
    ['of another owner', { ...place, owner: 'key_2' }],
    ['for another purpose', { ...place, purpose: 'channel secret' }],
  ])('is refused in the place %s', (_name, elsewhere) => {
    const sealed = sealSecret('a secret', place, before);
    expect(() => openSecret(sealed, elsewhere, before)).toThrow(SealedSecretChanged);
  });

  it('is refused with halves of two secrets of the same place', () => {
    const [one, other] = [sealSecret('one', place, before), sealSecret('other', place, before)];
    const mixed = { ...one, ciphertext: other.ciphertext };
    expect(() => openSecret(mixed, place, before)).toThrow(SealedSecretChanged);
  });

  it('says which master key is missing, and what was given', () => {
    const sealed = sealSecret('a secret', place, before);
    expect(() => openSecret(sealed, place, after)).toThrow(MasterKeyNotGiven);
    expect(() => openSecret(sealed, place, after)).toThrow(before.newest.id);
    expect(() => openSecret(sealed, place, after)).toThrow(after.newest.id);
  });

  it('is refused under the id of another master key', () => {
    const sealed = { ...sealSecret('a secret', place, before), masterKey: during.newest.id };
    expect(() => openSecret(sealed, place, during)).toThrow(SealedSecretChanged);
  });

  it('is read under an old master key, and after a rewrap without it', () => {
    const sealed = sealSecret('a secret', place, before);
    expect(openSecret(sealed, place, during)).toBe('a secret');
    expect(needsRewrap(sealed, during)).toBe(true);
    const rewrapped = rewrapSecret(sealed, place, during);
    expect(needsRewrap(rewrapped, during)).toBe(false);
    expect(openSecret(rewrapped, place, after)).toBe('a secret');
  });
});

describe('master keys', () => {
  const text = (key: Buffer): string => key.toString('base64');

  it('are read with the newest first, from commas or lines', () => {
    for (const between of [',', '\n', ', ']) {
      const keys = parseMasterKeys(`${text(newKey)}${between}${text(oldKey)}\n`, 'MASTER_KEY');
      expect(keys.newest.id).toBe(after.newest.id);
      expect(keys.get(before.newest.id).bytes).toEqual(oldKey);
    }
  });

  it.each([
    ['nothing', ' ,\n,'],
    ['a short key', text(randomBytes(31))],
    ['a long key', text(randomBytes(33))],
    ['hex', randomBytes(32).toString('hex')],
    ['too many keys', Array.from({ length: 17 }, () => text(randomBytes(32))).join()],
  ])('are refused where there is %s, without a word of what it was', (_name, given) => {
    const read = () => parseMasterKeys(given, 'MASTER_KEY');
    expect(read).toThrow(UnusableMasterKey);
    expect(read).not.toThrow(given);
    expect(read).toThrow(/^MASTER_KEY: /);
  });
});
