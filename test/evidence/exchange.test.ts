/** Sealing an exchange: opened in its own place under its own key, and nowhere else. */
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type EvidencePlace,
  type Exchange,
  openExchange,
  sealExchange,
} from '../../domain/evidence/seal-exchange.js';

const key = { id: 'dk_1', bytes: randomBytes(32) };
const place: EvidencePlace = ['CallbackReceived', 'sandbox_a', 'event-1'];
const exchange: Exchange = { headers: { 'x-note': 'kept' }, body: Buffer.from('{"paid":true}') };

describe('a sealed exchange', () => {
  it('opens as it was, whatever bytes it is', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 2_000 }),
        fc.dictionary(fc.stringMatching(/^[a-z0-9-]{1,20}$/), fc.string(), {
          maxKeys: 5,
          noNullPrototype: true,
        }),
        (bytes, headers) => {
          const original = { headers, body: Buffer.from(bytes) };
          const sealed = sealExchange(original, place, key);
          expect(openExchange(sealed, place, key.bytes)).toEqual(original);
        },
      ),
    );
  });

  it('says nothing of what it holds but its length', () => {
    const { ciphertext } = sealExchange(exchange, place, key);
    const bytes = Buffer.from(ciphertext, 'base64');
    expect(bytes.includes('paid')).toBe(false);
    expect(bytes.includes('x-note')).toBe(false);
    expect(sealExchange(exchange, place, key).ciphertext).not.toBe(ciphertext);
  });

  it.each<[string, EvidencePlace]>([
    ['of another event', ['CallbackReceived', 'sandbox_a', 'event-2']],
    ['of another channel', ['CallbackReceived', 'sandbox_b', 'event-1']],
    ['of another type', ['CallbackRejected', 'sandbox_a', 'event-1']],
    ['with its parts cut elsewhere', ['CallbackReceived', 'sandbox_aevent-1']],
  ])('does not open in the place %s', (_, other) => {
    expect(openExchange(sealExchange(exchange, place, key), other, key.bytes)).toBeUndefined();
  });

  it('does not open under another key, nor in the name of another key', () => {
    const sealed = sealExchange(exchange, place, key);
    expect(openExchange(sealed, place, randomBytes(32))).toBeUndefined();
    expect(openExchange({ ...sealed, key: 'dk_2' }, place, key.bytes)).toBeUndefined();
  });

  it('does not open if a bit differs, or if it is cut', () => {
    const sealed = sealExchange(exchange, place, key);
    const bytes = Buffer.from(sealed.ciphertext, 'base64');
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      const ciphertext = changed.toString('base64');
      expect(openExchange({ ...sealed, ciphertext }, place, key.bytes)).toBeUndefined();
    }
    for (const ciphertext of ['', 'AAAA', `${sealed.ciphertext}=`, sealed.ciphertext.slice(4)]) {
      expect(openExchange({ ...sealed, ciphertext }, place, key.bytes)).toBeUndefined();
    }
  });
});
