/** The hashes of an RFC 6962 Merkle tree (also RFC 9162, section 2.1): SHA-256, leaves and nodes told apart. */
import * as crypto from 'node:crypto';

/** 32 bytes. */
export type Hash = Buffer;

export const HASH_BYTES = 32;

/** In one call if the runtime has it, from Node 20.12 on: it takes half the time. */
const sha256: (bytes: Uint8Array) => Hash =
  'hash' in crypto
    ? (bytes) => crypto.hash('sha256', bytes, 'buffer')
    : (bytes) => crypto.createHash('sha256').update(bytes).digest();

/** The root of a tree without leaves: the hash of nothing. */
export const EMPTY_ROOT: Hash = sha256(new Uint8Array());

const LEAF = Buffer.of(0x00);
const NODE = Buffer.of(0x01);

/** SHA-256 of 0x00 and the leaf's bytes. */
export const leafHash = (leaf: Uint8Array): Hash => sha256(Buffer.concat([LEAF, leaf]));

/** SHA-256 of 0x01 and the hashes of both children. */
export const nodeHash = (left: Hash, right: Hash): Hash =>
  sha256(Buffer.concat([NODE, left, right]));

/** Reads a hash from outside: 64 digits of hex in lower case; undefined if the text is none. */
export const parseHash = (hex: string): Hash | undefined =>
  /^[0-9a-f]{64}$/.test(hex) ? Buffer.from(hex, 'hex') : undefined;
