/** The tree's file: what was read is gathered, written at once, and goes on where it ended. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RecordedEvent } from '../../domain/kernel/event-store.js';
import { toPosition } from '../../domain/kernel/position.js';
import { leafBytes } from '../../domain/seal/leaf.js';
import { SealTree } from '../../engine/seal/seal-tree.js';
import { Sqlite } from '../../sqlite/driver.js';
import { MemoryEventStore } from '../support/memory-event-store.js';
import { naiveRoot } from './naive-tree.js';

let dataDir: string;
let store: MemoryEventStore;
let tree: SealTree;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'tallybook-tree-'));
  store = new MemoryEventStore();
  tree = await SealTree.open(dataDir, store, 'store');
});
afterEach(() => {
  tree.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Into the log, and out of it as a reader has it. */
function logged(count: number, stream = 'ledger-main'): RecordedEvent[] {
  const first = store.events.length;
  for (let at = first; at < first + count; at++) {
    store.events.push({
      ...{ stream, revision: at, id: `event-${at}`, type: 'DayCut.v1', createdMs: 0 },
      ...{ data: `{"at":${at}}`, metadata: '{}', position: toPosition(at + 1) },
    });
  }
  return store.events.slice(first);
}

/** What another process reads in the file. */
function written(): unknown {
  const db = new Sqlite(join(dataDir, 'caches', 'seals.sqlite'), { readonly: true });
  try {
    return db
      .prepare('SELECT coalesce(sum(length(positions)), 0) / 20 AS leaves FROM leaves')
      .get();
  } finally {
    db.close();
  }
}

const root = (): string => tree.rootAt(tree.size).toString('hex');
const due = (): string => naiveRoot(store.events.map((event) => leafBytes(event))).toString('hex');

describe('the tree of the seals', () => {
  it('writes what it has taken when it is told to grow, and not before', () => {
    for (const event of logged(5)) tree.take([event]);
    expect([tree.size, written()]).toEqual([0, { leaves: 0 }]);
    tree.grow();
    expect([tree.size, written()]).toEqual([5, { leaves: 5 }]);
    expect([root(), tree.position]).toEqual([due(), toPosition(5)]);
    tree.grow();
    expect(written()).toEqual({ leaves: 5 });
  });

  it('keeps no more than so many leaves waiting', () => {
    tree.take(logged(4_095));
    expect(tree.size).toBe(0);
    tree.take(logged(1));
    expect([tree.size, root()]).toEqual([4_096, due()]);
  });

  it('goes on where it ended, also where something was still waiting', async () => {
    tree.take(logged(3));
    tree.grow();
    const waiting = logged(2);
    tree.take(waiting);
    tree.close();
    tree = await SealTree.open(dataDir, store, 'store');
    expect([tree.size, tree.position]).toEqual([3, toPosition(3)]);
    tree.take(waiting);
    tree.take(logged(2));
    tree.grow();
    expect([tree.size, root(), tree.position]).toEqual([7, due(), toPosition(7)]);
    expect([tree.leafAt(toPosition(7)), tree.positionOf(6)]).toEqual([6, toPosition(7)]);
  });

  it('finds each leaf and its position, however many were written together', async () => {
    for (const count of [1, 700, 2, 512, 513, 3]) {
      tree.take(logged(count));
      tree.grow();
    }
    tree.close();
    tree = await SealTree.open(dataDir, store, 'store');
    expect([tree.size, root()]).toEqual([1_731, due()]);
    const leaves = store.events.map((_, leaf) => leaf);
    expect(leaves.map((leaf) => tree.leafAt(toPosition(leaf + 1)))).toEqual(leaves);
    expect(leaves.map((leaf) => tree.positionOf(leaf))).toEqual(
      store.events.map(({ position }) => position),
    );
    expect(tree.leafAt(toPosition(0))).toBeUndefined();
    expect(tree.leafAt(toPosition(1_732))).toBeUndefined();
    expect(() => tree.positionOf(1_731)).toThrow('lost leaf 1731');
    expect(() => tree.readNode(0, 1_731)).toThrow('lost node 0/1731');
  });

  it('moves on over events that are no leaves', () => {
    tree.take(logged(1));
    store.events.pop();
    tree.take(logged(1, 'seal-heads'));
    tree.grow();
    expect([tree.size, tree.position]).toEqual([1, toPosition(1)]);
  });

  it('begins anew on the log of another store', async () => {
    tree.take(logged(3));
    tree.grow();
    tree.close();
    tree = await SealTree.open(dataDir, store, 'other');
    expect([tree.size, tree.position]).toEqual([0, toPosition(0)]);
  });
});
