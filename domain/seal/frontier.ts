/**
 * The right edge of a growing tree: the roots of its full subtrees, one for each bit of its size. It is
 * all that is needed to append leaves and to know the root, however long the log is.
 */
import { EMPTY_ROOT, type Hash, nodeHash } from './hash.js';
import { largestSubtree, type ReadNode } from './tree.js';

export class Frontier {
  #size = 0;
  /** From the largest subtree to the smallest. */
  #roots: Hash[] = [];

  /** The edge of a tree whose final nodes are kept. */
  static of(readNode: ReadNode, size: number): Frontier {
    const frontier = new Frontier();
    for (let from = 0; from < size;) {
      const { level, leaves } = largestSubtree(size - from);
      frontier.#roots.push(readNode(level, from / leaves));
      from += leaves;
    }
    frontier.#size = size;
    return frontier;
  }

  /** Leaves so far. */
  get size(): number {
    return this.#size;
  }

  /** @returns the nodes that have become final: the leaf, then those that it completes, from below. */
  add(leaf: Hash): readonly Hash[] {
    const final = [leaf];
    let node = leaf;
    for (let bits = this.#size; bits % 2 === 1; bits = Math.floor(bits / 2)) {
      const left = this.#roots.pop();
      if (left === undefined) throw new Error('a subtree is missing');
      node = nodeHash(left, node);
      final.push(node);
    }
    this.#roots.push(node);
    this.#size += 1;
    return final;
  }

  root(): Hash {
    return this.#roots.length === 0
      ? EMPTY_ROOT
      : this.#roots.reduceRight((right, left) => nodeHash(left, right));
  }
}
