/** Roots and proofs: the published vectors, the definition of the RFC, and every flipped bit. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Frontier } from '../../domain/seal/frontier.js';
import { EMPTY_ROOT, type Hash, leafHash } from '../../domain/seal/hash.js';
import { verifyConsistency, verifyInclusion } from '../../domain/seal/proof.js';
import {
  consistencyProof,
  inclusionProof,
  nodeNumber,
  type ReadNode,
  rootOf,
} from '../../domain/seal/tree.js';
import { sized } from '../support/test-size.js';
import { naiveConsistency, naivePath, naiveRoot } from './naive-tree.js';

/** The leaves and roots with which the reference implementation of Certificate Transparency tests. */
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => Buffer.from(hex, 'hex'));

const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const LEAF_1 = '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7';
const LEAF_4 = 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b';
const LEAVES_2_3 = '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e';
const LEAVES_4_5 = '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a';
const LEAVES_6_7 = 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0';
const LEAVES_4_7 = '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4';
const [ROOT_1, ROOT_2, , ROOT_4] = ROOTS;

/** A tree with all its final nodes, in the order in which they became final. */
function grow(leaves: readonly Uint8Array[]) {
  const frontier = new Frontier();
  const nodes: Hash[] = [];
  const roots: Hash[] = [frontier.root()];
  for (const leaf of leaves) {
    nodes.push(...frontier.add(leafHash(leaf)));
    roots.push(frontier.root());
  }
  let reads = 0;
  const readNode: ReadNode = (level, index) => {
    reads += 1;
    const node = nodes[nodeNumber(level, index)];
    if (node === undefined) throw new Error(`node ${level}/${index} is not final`);
    return node;
  };
  return { frontier, nodes, roots, readNode, reads: () => reads };
}

const hex = (hashes: readonly Hash[]): readonly string[] =>
  hashes.map((hash) => hash.toString('hex'));

describe('the published vectors', () => {
  const { readNode, roots } = grow(LEAVES);

  it('the empty tree has the hash of nothing', () => {
    const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    expect(EMPTY_ROOT.toString('hex')).toBe(empty);
    expect(rootOf(readNode, 0).toString('hex')).toBe(empty);
  });

  it.each(ROOTS.map((root, index) => [index + 1, root] as const))(
    'the root of %i leaves',
    (size, root) => {
      expect(rootOf(readNode, size).toString('hex')).toBe(root);
      expect(roots[size]?.toString('hex')).toBe(root);
      expect(naiveRoot(LEAVES.slice(0, size)).toString('hex')).toBe(root);
    },
  );

  it.each([
    [0, 1, []],
    [0, 8, [LEAF_1, LEAVES_2_3, LEAVES_4_7]],
    [5, 8, [LEAF_4, LEAVES_6_7, ROOT_4]],
    [2, 3, [ROOT_2]],
    [1, 5, [ROOT_1, LEAVES_2_3, LEAF_4]],
  ] as const)('the audit path of leaf %i of %i', (leaf, size, path) => {
    expect(hex(inclusionProof(readNode, leaf, size))).toEqual(path);
    expect(hex(naivePath(leaf, LEAVES.slice(0, size)))).toEqual(path);
  });

  it.each([
    [1, 1, []],
    [1, 8, [LEAF_1, LEAVES_2_3, LEAVES_4_7]],
    [6, 8, [LEAVES_4_5, LEAVES_6_7, ROOT_4]],
    [2, 5, [LEAVES_2_3, LEAF_4]],
  ] as const)('the consistency of %i with %i', (older, newer, path) => {
    expect(hex(consistencyProof(readNode, older, newer))).toEqual(path);
    expect(hex(naiveConsistency(older, LEAVES.slice(0, newer)))).toEqual(path);
  });
});

describe('every tree of up to 40 leaves', () => {
  const leaves = Array.from({ length: 40 }, (_, index) => Buffer.from(`leaf ${index}`));
  const { readNode, roots } = grow(leaves);
  const sizes = leaves.map((_, index) => index + 1);

  it('has the root and the proofs of the definition', () => {
    for (const size of sizes) {
      const part = leaves.slice(0, size);
      expect(rootOf(readNode, size)).toEqual(naiveRoot(part));
      expect(Frontier.of(readNode, size).root()).toEqual(roots[size]);
      for (const other of sizes.slice(0, size)) {
        const leaf = other - 1;
        expect(inclusionProof(readNode, leaf, size)).toEqual(naivePath(leaf, part));
        expect(consistencyProof(readNode, other, size)).toEqual(naiveConsistency(other, part));
      }
    }
  });

  it('goes on from any size as if it had never stopped', () => {
    for (const size of sizes) {
      const resumed = Frontier.of(readNode, size);
      for (const leaf of leaves.slice(size)) resumed.add(leafHash(leaf));
      expect(resumed.root()).toEqual(roots.at(-1));
    }
  });

  it('gives no proof of what it does not hold', () => {
    expect(() => inclusionProof(readNode, 5, 5)).toThrow(RangeError);
    expect(() => inclusionProof(readNode, -1, 5)).toThrow(RangeError);
    expect(() => consistencyProof(readNode, 0, 5)).toThrow(RangeError);
    expect(() => consistencyProof(readNode, 6, 5)).toThrow(RangeError);
  });
});

const RUNS = { numRuns: sized({ small: 200, ci: 2_000, full: 20_000 }) };
const tree = fc.array(fc.uint8Array({ maxLength: 12 }), { minLength: 1, maxLength: 70 });
const place = fc.tuple(tree, fc.nat(), fc.nat()).map(([leaves, a, b]) => {
  const size = 1 + (a % leaves.length);
  return { leaves, size, other: 1 + (b % size), ...grow(leaves) };
});

/** The hash with one bit turned over. */
function flipped(hash: Hash, bit: number): Hash {
  const copy = Buffer.from(hash);
  const at = (bit >> 3) % copy.length;
  copy[at] = (copy[at] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

describe('proofs', () => {
  it('every leaf is found in every tree that holds it', () => {
    fc.assert(
      fc.property(place, ({ leaves, size, other, readNode, roots }) => {
        const leafIndex = other - 1;
        const proof = {
          leafHash: leafHash(leaves[leafIndex] ?? Buffer.of()),
          leafIndex,
          treeSize: size,
          auditPath: inclusionProof(readNode, leafIndex, size),
        };
        expect(verifyInclusion(proof, roots[size] ?? EMPTY_ROOT)).toBe(true);
      }),
      RUNS,
    );
  });

  it('no bit of an inclusion proof, of the leaf or of the root can be turned over', () => {
    fc.assert(
      fc.property(place, fc.nat(255), fc.nat(), ({ leaves, size, other, ...grown }, bit, at) => {
        const leafIndex = other - 1;
        const root = grown.roots[size] ?? EMPTY_ROOT;
        const auditPath = inclusionProof(grown.readNode, leafIndex, size);
        const hash = leafHash(leaves[leafIndex] ?? Buffer.of());
        const proof = { leafHash: hash, leafIndex, treeSize: size, auditPath };
        const broken = at % Math.max(1, auditPath.length);
        const path = auditPath.map((one, index) => (index === broken ? flipped(one, bit) : one));
        expect(verifyInclusion({ ...proof, leafHash: flipped(hash, bit) }, root)).toBe(false);
        expect(verifyInclusion(proof, flipped(root, bit))).toBe(false);
        if (size > 1) expect(verifyInclusion({ ...proof, auditPath: path }, root)).toBe(false);
        expect(verifyInclusion({ ...proof, auditPath: [...auditPath, hash] }, root)).toBe(false);
        if (size > 1) {
          const short = auditPath.slice(1);
          expect(verifyInclusion({ ...proof, auditPath: short }, root)).toBe(false);
        }
      }),
      RUNS,
    );
  });

  it('a leaf is proven at its own index alone, or where another says the same', () => {
    fc.assert(
      fc.property(place, fc.nat(), ({ leaves, size, other, readNode, roots }, elsewhere) => {
        const at = other - 1;
        const leafIndex = elsewhere % (size + 3);
        const [leaf, there] = [leaves[at] ?? Buffer.of(), leaves[leafIndex]];
        fc.pre(there === undefined || leafIndex >= size || !Buffer.from(leaf).equals(there));
        const proof = {
          leafHash: leafHash(leaf),
          leafIndex,
          treeSize: size,
          auditPath: inclusionProof(readNode, at, size),
        };
        expect(verifyInclusion(proof, roots[size] ?? EMPTY_ROOT)).toBe(false);
      }),
      RUNS,
    );
  });

  it('every tree begins with every smaller one, and no bit of that proof can be turned over', () => {
    fc.assert(
      fc.property(place, fc.nat(255), fc.nat(), ({ size, other, readNode, roots }, bit, at) => {
        const path = consistencyProof(readNode, other, size);
        const [older, newer] = [roots[other] ?? EMPTY_ROOT, roots[size] ?? EMPTY_ROOT];
        const proof = { oldSize: other, newSize: size, path };
        expect(verifyConsistency(proof, older, newer)).toBe(true);
        expect(verifyConsistency(proof, flipped(older, bit), newer)).toBe(false);
        expect(verifyConsistency(proof, older, flipped(newer, bit))).toBe(false);
        expect(verifyConsistency({ ...proof, path: [...path, older] }, older, newer)).toBe(false);
        if (path.length > 0) {
          const broken = path.map((one, index) =>
            index === at % path.length ? flipped(one, bit) : one,
          );
          expect(verifyConsistency({ ...proof, path: broken }, older, newer)).toBe(false);
          expect(verifyConsistency({ ...proof, path: path.slice(1) }, older, newer)).toBe(false);
        }
      }),
      RUNS,
    );
  });

  it('a history that was rewritten is not consistent with the old root', () => {
    fc.assert(
      fc.property(place, fc.nat(), ({ leaves, size, other, roots }, at) => {
        const changed = leaves.map((leaf, index) =>
          index === at % other ? Buffer.concat([leaf, Buffer.of(1)]) : leaf,
        );
        const forged = grow(changed);
        const path = consistencyProof(forged.readNode, other, size);
        const proof = { oldSize: other, newSize: size, path };
        const newer = forged.roots[size] ?? EMPTY_ROOT;
        expect(verifyConsistency(proof, roots[other] ?? EMPTY_ROOT, newer)).toBe(false);
      }),
      RUNS,
    );
  });

  it('sizes and indexes that are none are refused', () => {
    const hash = leafHash(Buffer.of());
    for (const treeSize of [-1, 0, 0.5, Number.NaN, Infinity, 2 ** 60]) {
      const proof = { leafHash: hash, leafIndex: treeSize, treeSize, auditPath: [] };
      expect(verifyInclusion(proof, hash)).toBe(false);
      const sizes = { oldSize: treeSize, newSize: treeSize, path: [] };
      expect(verifyConsistency(sizes, hash, hash)).toBe(false);
    }
  });

  it('cost reads that grow with the logarithm of the tree', () => {
    const large = grow(Array.from({ length: 5_000 }, (_, index) => Buffer.from([index & 255])));
    inclusionProof(large.readNode, 1_234, 4_999);
    consistencyProof(large.readNode, 1_234, 4_999);
    rootOf(large.readNode, 4_999);
    expect(large.reads()).toBeLessThan(5 * 13);
    expect(large.nodes.length).toBeLessThan(2 * 5_000);
  });
});
