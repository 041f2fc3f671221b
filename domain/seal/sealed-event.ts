/** An event with its proof, checked offline: the event, the head and the public key are all it takes. */
import { parseHash } from './hash.js';
import { eventLeafHash, type SealedEvent } from './leaf.js';
import { verifyInclusion } from './proof.js';
import { type SignedTreeHead, verifyTreeHead } from './tree-head.js';

/** As `GET /v1/events/{position}/proof` answers it: hashes are hex. */
export interface EventProof {
  /** From 0. */
  readonly leafIndex: number;
  readonly auditPath: readonly string[];
  readonly head: SignedTreeHead;
}

/**
 * True if the holder of the key has signed a tree in which the event, with every byte of it, stands
 * at this index.
 * @param publicKey DER (SubjectPublicKeyInfo) in base64, from a source that the auditor trusts.
 */
export function verifySealedEvent(
  event: SealedEvent,
  { leafIndex, auditPath, head }: EventProof,
  publicKey: string,
): boolean {
  const root = parseHash(head.rootHash);
  const path = auditPath.map(parseHash);
  if (root === undefined || !path.every((hash) => hash !== undefined)) return false;
  const proof = {
    leafHash: eventLeafHash(event),
    leafIndex,
    treeSize: head.treeSize,
    auditPath: path,
  };
  return verifyTreeHead(head, publicKey) && verifyInclusion(proof, root);
}
