/** Checks proofs with nothing but hashes: what an auditor runs (RFC 9162, sections 2.1.3.2 and 2.1.4.2). */
import { type Hash, nodeHash } from './hash.js';

export interface InclusionProof {
  readonly leafHash: Hash;
  /** From 0. */
  readonly leafIndex: number;
  readonly treeSize: number;
  readonly auditPath: readonly Hash[];
}

/** True if the leaf stands at its index in the tree of this size and root. */
export function verifyInclusion(
  { leafHash, leafIndex, treeSize, auditPath }: InclusionProof,
  root: Hash,
): boolean {
  if (!isSize(treeSize) || !isSize(leafIndex) || leafIndex >= treeSize) return false;
  let node = leafIndex;
  let last = treeSize - 1;
  let hash = leafHash;
  for (const sibling of auditPath) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      // A last node without a sibling stands for its parent until it has one.
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, half(last)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && hash.equals(root);
}

export interface ConsistencyProof {
  readonly oldSize: number;
  readonly newSize: number;
  readonly path: readonly Hash[];
}

/** True if the tree of the new size and root begins with the whole tree of the old size and root. */
export function verifyConsistency(
  { oldSize, newSize, path }: ConsistencyProof,
  oldRoot: Hash,
  newRoot: Hash,
): boolean {
  if (!isSize(oldSize) || !isSize(newSize) || oldSize < 1 || oldSize > newSize) return false;
  if (oldSize === newSize) return path.length === 0 && oldRoot.equals(newRoot);
  let node = oldSize - 1;
  let last = newSize - 1;
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  // If the old tree is one full subtree, its root is the first hash and is left out of the proof.
  const [first, ...rest] = node === 0 ? [oldRoot, ...path] : path;
  if (first === undefined) return false;
  let [older, newer] = [first, first];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      older = nodeHash(sibling, older);
      newer = nodeHash(sibling, newer);
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, half(last)];
    } else {
      newer = nodeHash(newer, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && older.equals(oldRoot) && newer.equals(newRoot);
}

const half = (value: number): number => Math.floor(value / 2);

const isSize = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
