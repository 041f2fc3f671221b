/**
 * The tree over this store's log, kept in `caches/seals.sqlite`: the final nodes in the order in which
 * they become final, and the position of each leaf. All of it can be computed again from the log, and is
 * if the file is lost, damaged or made from another store.
 *
 * A row holds what was added together, for it is only ever read by number: a row for each node and each leaf
 * would cost a payment 33 of them.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { eventAt, type EventStore, type RecordedEvent } from '../../domain/kernel/event-store.js';
import { type Position, START } from '../../domain/kernel/position.js';
import { Frontier } from '../../domain/seal/frontier.js';
import { type Hash, HASH_BYTES } from '../../domain/seal/hash.js';
import { eventLeafHash, isSealed } from '../../domain/seal/leaf.js';
import { nodeNumber, rootOf } from '../../domain/seal/tree.js';
import { type Database, Sqlite } from '../../sqlite/driver.js';
import { type CheckedChain, KEPT_CHAIN_SCHEMA, KeptChain } from './kept-chain.js';

/** Goes up with every change of what the tables hold. */
const VERSION = 3;
const PAGE_CACHE_KIB = 4_096;
/** Leaves that wait for `grow`, at most: some 200 bytes each. */
const MAX_WAITING = 4_096;
/** Leaves of a row at most: a read of one node or leaf goes through its row. */
const ROW_LEAVES = 512;

/** `first` is the number of the first node or leaf of the row; the others follow it without gap. */
const SCHEMA = `
  CREATE TABLE nodes (first INTEGER PRIMARY KEY, hashes BLOB NOT NULL) STRICT;
  CREATE TABLE leaves (
    first INTEGER PRIMARY KEY, first_position TEXT NOT NULL UNIQUE, positions TEXT NOT NULL
  ) STRICT;
  CREATE TABLE reached (
    one INTEGER PRIMARY KEY CHECK (one = 1), store_id TEXT NOT NULL,
    position TEXT NOT NULL, event_id TEXT NOT NULL
  ) STRICT;
  ${KEPT_CHAIN_SCHEMA}
`;

/** A leaf that was read and is not in the tree yet. */
interface WaitingLeaf {
  readonly hash: Hash;
  readonly position: Position;
}

/** Leaves from the number `first` on, each with its position, one right after the other. */
interface LeafRow {
  readonly first: number;
  readonly positions: string;
}

const POSITION_DIGITS = START.length;

interface Reached {
  readonly store_id: string;
  readonly position: Position;
  readonly event_id: string;
}

export class SealTree {
  readonly keptChain: KeptChain;
  #checked: CheckedChain | undefined;
  #frontier: Frontier;
  /** How far the log is in the tree. */
  #position: Position;
  #waiting: WaitingLeaf[] = [];
  /** The last event that was read; undefined if `grow` has nothing to do. */
  #read: RecordedEvent | undefined;
  readonly #insertNodes;
  readonly #insertLeaves;
  readonly #setReached;
  readonly #selectNode;
  readonly #selectLeaves;
  readonly #selectPosition;

  private constructor(
    private readonly db: Database,
    private readonly storeId: string,
  ) {
    this.#insertNodes = db.prepare<[number, Buffer]>('INSERT INTO nodes VALUES (?, ?)');
    this.#insertLeaves = db.prepare<[number, string, string]>(
      'INSERT INTO leaves VALUES (?, ?, ?)',
    );
    this.#setReached = db.prepare<[string, string, string]>(
      'INSERT OR REPLACE INTO reached VALUES (1, ?, ?, ?)',
    );
    this.#selectNode = db.prepare<{ number: number }, { hash: Hash }>(
      `SELECT substr(hashes, (:number - first) * ${HASH_BYTES} + 1, ${HASH_BYTES}) AS hash
       FROM nodes WHERE first <= :number ORDER BY first DESC LIMIT 1`,
    );
    this.#selectLeaves = db.prepare<[string], LeafRow>(
      `SELECT first, positions FROM leaves
       WHERE first_position <= ? ORDER BY first_position DESC LIMIT 1`,
    );
    this.#selectPosition = db.prepare<{ leaf: number }, { position: Position | '' }>(
      `SELECT substr(positions, (:leaf - first) * ${POSITION_DIGITS} + 1, ${POSITION_DIGITS}) AS position
       FROM leaves WHERE first <= :leaf ORDER BY first DESC LIMIT 1`,
    );
    const last = db
      .prepare<[], LeafRow>('SELECT first, positions FROM leaves ORDER BY first DESC LIMIT 1')
      .get();
    const leaves = last === undefined ? 0 : last.first + last.positions.length / POSITION_DIGITS;
    this.keptChain = new KeptChain(db);
    this.#frontier = Frontier.of(this.readNode, leaves);
    this.#position = reachedIn(db)?.position ?? START;
  }

  /** Opens the cache, and empties it if it is not of this log. */
  static async open(dataDir: string, store: EventStore, storeId: string): Promise<SealTree> {
    const file = join(dataDir, 'caches', 'seals.sqlite');
    mkdirSync(join(dataDir, 'caches'), { recursive: true });
    const known = openFile(file);
    if (known !== undefined) {
      try {
        if (await isOfLog(reachedIn(known), store, storeId)) {
          const tree = new SealTree(known, storeId);
          tree.#checked = await tree.keptChain.read(store, storeId);
          return tree;
        }
      } catch (error) {
        // Damaged pages: it is made anew. A store that does not answer is another matter.
        if (!(error instanceof Sqlite.SqliteError)) {
          known.close();
          throw error;
        }
      }
      known.close();
    }
    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
    const db = connect(file);
    db.exec(`BEGIN; ${SCHEMA} PRAGMA user_version = ${VERSION}; COMMIT`);
    return new SealTree(db, storeId);
  }

  /** The stream of seals as it was checked before the file was opened. */
  get checked(): CheckedChain | undefined {
    return this.#checked;
  }

  /** Leaves in the tree. */
  get size(): number {
    return this.#frontier.size;
  }

  get position(): Position {
    return this.#position;
  }

  /** Reads a final node. */
  readonly readNode = (level: number, index: number): Hash => {
    const row = this.#selectNode.get({ number: nodeNumber(level, index) });
    if (row?.hash.length !== HASH_BYTES)
      throw new Error(`the seals' cache has lost node ${level}/${index}`);
    return row.hash;
  };

  /** @param size at most `size`. */
  rootAt(size: number): Hash {
    return rootOf(this.readNode, size);
  }

  /** From 0; undefined if the event at the position is no leaf, or was not read yet. */
  leafAt(position: Position): number | undefined {
    const row = this.#selectLeaves.get(position);
    if (row === undefined) return undefined;
    // All are of the same length, so what is found at another place than a beginning is none of them.
    for (let at = -1; (at = row.positions.indexOf(position, at + 1)) >= 0;) {
      if (at % POSITION_DIGITS === 0) return row.first + at / POSITION_DIGITS;
    }
    return undefined;
  }

  /** Where in this store's log a leaf stands. */
  positionOf(leaf: number): Position {
    const { position } = this.#selectPosition.get({ leaf }) ?? { position: '' };
    if (position === '') throw new Error(`the seals' cache has lost leaf ${leaf}`);
    return position;
  }

  /** Takes the next events of the log. They wait for `grow`: a transaction for each would cost more than they do. */
  take(events: readonly RecordedEvent[]): void {
    for (const event of events) {
      if (!isSealed(event.stream)) continue;
      this.#waiting.push({ hash: eventLeafHash(event), position: event.position });
    }
    this.#read = events.at(-1) ?? this.#read;
    if (this.#waiting.length >= MAX_WAITING) this.grow();
  }

  /** Forgets what was taken and not added: the position to read on after. */
  rewind(): Position {
    this.#waiting = [];
    this.#read = undefined;
    return this.#position;
  }

  /** Adds what was taken, all or none. */
  grow(): void {
    const last = this.#read;
    if (last === undefined) return;
    const before = this.#frontier.size;
    try {
      this.db.transaction(() => {
        for (let from = 0; from < this.#waiting.length; from += ROW_LEAVES) {
          this.#addRow(this.#waiting.slice(from, from + ROW_LEAVES));
        }
        this.#setReached.run(this.storeId, last.position, last.id);
      })();
    } catch (error) {
      this.#frontier = Frontier.of(this.readNode, before);
      throw error;
    }
    this.#position = last.position;
    this.#waiting = [];
    this.#read = undefined;
  }

  #addRow(leaves: readonly WaitingLeaf[]): void {
    const first = this.#frontier.size;
    const nodes = leaves.flatMap(({ hash }) => this.#frontier.add(hash));
    this.#insertNodes.run(nodeNumber(0, first), Buffer.concat(nodes));
    const positions = leaves.map(({ position }) => position);
    this.#insertLeaves.run(first, positions[0] ?? START, positions.join(''));
  }

  close(): void {
    this.db.close();
  }
}

const reachedIn = (db: Database): Reached | undefined =>
  db.prepare<[], Reached>('SELECT store_id, position, event_id FROM reached').get();

/** The last event that was read still stands where it stood. */
async function isOfLog(
  reached: Reached | undefined,
  store: EventStore,
  storeId: string,
): Promise<boolean> {
  if (reached === undefined) return true;
  if (reached.store_id !== storeId) return false;
  return (await eventAt(store, reached.position))?.id === reached.event_id;
}

/** @returns undefined if there is no file that this build can use. */
function openFile(file: string): Database | undefined {
  try {
    const db = connect(file);
    if (db.pragma('user_version', { simple: true }) === VERSION) return db;
    db.close();
  } catch {
    // Damaged: a cache is not repaired, it is made anew.
  }
  return undefined;
}

/** `synchronous=NORMAL` may lose the last pages with the power, never the file's consistency. */
function connect(file: string): Database {
  const db = new Sqlite(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.pragma(`cache_size = -${PAGE_CACHE_KIB}`);
  return db;
}
