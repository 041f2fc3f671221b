/** UUIDs. The ids of objects, with their prefixes, are made in `domain/ids.ts`. */
import * as crypto from 'node:crypto';

/** The namespace of every derived id (a random UUID, fixed for ever). */
const NAMESPACE = Buffer.from('6f1c2f0e9a3b4d578e215b7c0d94e3aa', 'hex');

/** Source of fresh ids, injected so that tests and simulations are repeatable. */
export interface IdSource {
  /** A new UUID v7. */
  uuid(): string;
}

/** In one call if the runtime has it, from Node 20.12 on. */
const sha1: (bytes: Uint8Array) => string =
  'hash' in crypto
    ? (bytes) => crypto.hash('sha1', bytes, 'hex')
    : (bytes) => crypto.createHash('sha1').update(bytes).digest('hex');

/**
 * The UUID v5 (RFC 9562, section 5.5) of the parts; parts cannot run into one another. A payment derives five, and
 * the package `uuid` takes four times as long for each.
 */
export function derivedUuid(...parts: readonly string[]): string {
  const name = Buffer.from(JSON.stringify(parts));
  const hash = sha1(Buffer.concat([NAMESPACE, name]));
  // Of the first digit of the variant two bits are fixed: 10xx.
  const variant = ((parseInt(hash[16] ?? '0', 16) & 0x3) | 0x8).toString(16);
  const [a, b, c, d, e] = [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `5${hash.slice(13, 16)}`,
    `${variant}${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ];
  return `${a}-${b}-${c}-${d}-${e}`;
}
