/**
 * Roots and proofs of a Merkle tree that only grows (RFC 6962, section 2.1; RFC 9162, section 2.1). A
 * node over 2^level leaves is final once its last leaf is there, so the final nodes alone are kept;
 * every root and proof, of this size or an earlier size, comes from O(log n) of them.
 */
import { EMPTY_ROOT, type Hash, nodeHash } from './hash.js';

/** Reads final nodes: the node over the leaves index·2^level up to (index + 1)·2^level. */
export type ReadNode = (level: number, index: number) => Hash;

/**
 * Where a final node stands if all are kept in the order in which they become final: each leaf, and
 * after it the nodes that it completes, from below. A log of hashes in this order is only appended to.
 */
export function nodeNumber(level: number, index: number): number {
  // The node follows its last leaf and the `level` nodes below it.
  const lastLeaf = (index + 1) * 2 ** level - 1;
  let number = level;
  for (let nodes = lastLeaf; nodes > 0; nodes = Math.floor(nodes / 2)) number += nodes;
  return number;
}

/** The root of the tree over the first `size` leaves. */
export const rootOf = (readNode: ReadNode, size: number): Hash =>
  size === 0 ? EMPTY_ROOT : rangeHash(readNode, 0, size);

/**
 * The audit path of a leaf: the siblings of its ancestors, from below.
 * @throws RangeError the leaf is not among the first `size`.
 */
export function inclusionProof(readNode: ReadNode, leaf: number, size: number): readonly Hash[] {
  if (!(leaf >= 0 && leaf < size)) throw new RangeError(`no leaf ${leaf} in a tree of ${size}`);
  const path: Hash[] = [];
  for (let [from, to] = [0, size]; to - from > 1;) {
    const middle = from + splitOf(to - from);
    if (leaf < middle) {
      path.push(rangeHash(readNode, middle, to));
      to = middle;
    } else {
      path.push(rangeHash(readNode, from, middle));
      from = middle;
    }
  }
  return path.reverse();
}

/**
 * The proof that the tree of `newSize` begins with the whole tree of `oldSize`.
 * @throws RangeError unless 1 ≤ oldSize ≤ newSize.
 */
export function consistencyProof(
  readNode: ReadNode,
  oldSize: number,
  newSize: number,
): readonly Hash[] {
  if (!(oldSize >= 1 && oldSize <= newSize)) {
    throw new RangeError(`no proof from a tree of ${oldSize} to one of ${newSize}`);
  }
  const path: Hash[] = [];
  let [from, to] = [0, newSize];
  while (to !== oldSize) {
    const middle = from + splitOf(to - from);
    if (oldSize <= middle) {
      path.push(rangeHash(readNode, middle, to));
      to = middle;
    } else {
      path.push(rangeHash(readNode, from, middle));
      from = middle;
    }
  }
  // The old root itself is known to whoever asks; a part of it is not.
  if (from > 0) path.push(rangeHash(readNode, from, to));
  return path.reverse();
}

/** The hash over the leaves `from` up to `to`, where `from` begins a node that is large enough. */
function rangeHash(readNode: ReadNode, from: number, to: number): Hash {
  const size = to - from;
  const full = largestSubtree(size);
  if (full.leaves === size) return readNode(full.level, from / size);
  const middle = from + full.leaves;
  return nodeHash(rangeHash(readNode, from, middle), rangeHash(readNode, middle, to));
}

/** Leaves of the left half: the largest power of two below `size`, which is at least 2. */
const splitOf = (size: number): number => largestSubtree(size - 1).leaves;

/** The largest full subtree of at most `size` leaves, which are at least one. */
export function largestSubtree(size: number): { readonly level: number; readonly leaves: number } {
  let [level, leaves] = [0, 1];
  while (leaves * 2 <= size) [level, leaves] = [level + 1, leaves * 2];
  return { level, leaves };
}
