/** The tree of the seals (docs/seals.md): leaves, nodes, and whether a leaf stands where a proof says. */
import type { InclusionProofBody } from '../../api/seal/contract.js';
import { type Bytes, hex, joined, parseHash, sha256, utf8 } from './bytes.js';

type SealedEvent = InclusionProofBody['event'];

const LEAF: Bytes = Uint8Array.of(0);
const NODE: Bytes = Uint8Array.of(1);

/** Of each field the length as 32 bits, big-endian, and then its bytes. */
export function leafHash({ type, stream, revision, id, data, metadata }: SealedEvent) {
  const fields = [type, stream, String(revision), id, data, metadata].map(utf8);
  return sha256(joined(LEAF, ...fields.flatMap((field) => [lengthOf(field), field])));
}

function lengthOf({ length }: Bytes): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, length);
  return bytes;
}

const nodeHash = (left: Bytes, right: Bytes) => sha256(joined(NODE, left, right));

const half = (value: number): number => Math.floor(value / 2);

/** True if the event stands at its index in the tree that the head speaks of (RFC 9162, section 2.1.3.2). */
export async function isIncluded({ event, leafIndex, auditPath, head }: InclusionProofBody) {
  let [node, last] = [leafIndex, head.treeSize - 1];
  if (node > last) return false;
  let hash = await leafHash(event);
  for (const text of auditPath) {
    const sibling = parseHash(text);
    if (sibling === undefined || last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = await nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, half(last)];
    } else {
      hash = await nodeHash(hash, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && hex(hash) === head.rootHash;
}
