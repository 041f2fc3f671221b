/**
 * A temporary file for what the checks have to remember of a long log. The entries used last stay in
 * memory, a fixed number of them, and all others are in the file: so memory does not grow with the log. The
 * file has no name and goes with the process.
 */
import type { Hash } from '../../domain/seal/hash.js';
import { type Database, Sqlite } from '../../sqlite/driver.js';
import { diskFailure } from '../disk-failure.js';
import type { Form, Kept, LeafQueue } from './kept.js';

/** Entries of one map in memory. */
const ENTRIES = 16_384;
const PAGE_CACHE_KIB = 16_384;

export class SpillFile {
  readonly #db: Database;
  #tables = 0;

  /**
   * @param entries that each map holds in memory, at most.
   * @param maxPages of the file; default: what the disk has room for.
   */
  constructor(
    private readonly entries = ENTRIES,
    maxPages?: number,
  ) {
    // SQLite's name for a temporary database: https://www.sqlite.org/inmemorydb.html#temp_db
    this.#db = onDisk(() => new Sqlite(''));
    this.#db.pragma('journal_mode = OFF');
    this.#db.pragma('synchronous = OFF');
    if (maxPages !== undefined) this.#db.pragma(`max_page_count = ${maxPages}`);
    this.#db.pragma(`cache_size = -${PAGE_CACHE_KIB}`);
  }

  map<V>(form: Form<V>): SpillMap<V> {
    const table = this.#newTable('key TEXT PRIMARY KEY, value TEXT NOT NULL', 'WITHOUT ROWID');
    return new SpillMap(this.#db, table, form, Math.max(1, this.entries / 2));
  }

  leaves(): SpillQueue {
    return new SpillQueue(
      this.#db,
      this.#newTable('chunk INTEGER PRIMARY KEY, leaves BLOB NOT NULL'),
    );
  }

  close(): void {
    this.#db.close();
  }

  #newTable(columns: string, kind = ''): string {
    this.#tables += 1;
    const name = `kept_${this.#tables}`;
    onDisk(() => this.#db.exec(`CREATE TABLE ${name} (${columns}) ${kind}`));
    return name;
  }
}

/** @throws CommandFailure the disk is full, or the folder for temporary files cannot be written to. */
function onDisk<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw diskFailure(error, 'the checks') ?? error;
  }
}

interface Entry<V> {
  readonly value: V;
  /** The file does not hold it so. */
  readonly changed: boolean;
}

/**
 * Two generations: what is used goes to the young generation; when that is full, the old generation is written
 * to the file and the young one becomes old.
 */
export class SpillMap<V> implements Kept<V> {
  #young = new Map<string, Entry<V>>();
  #old = new Map<string, Entry<V>>();
  readonly #select;
  readonly #write;

  /** @param half so many entries are in a generation, at most. */
  constructor(
    db: Database,
    table: string,
    private readonly form: Form<V>,
    private readonly half: number,
  ) {
    this.#select = db.prepare<[string], string>(`SELECT value FROM ${table} WHERE key = ?`).pluck();
    const insert = db.prepare<[string, string]>(`INSERT OR REPLACE INTO ${table} VALUES (?, ?)`);
    this.#write = db.transaction((entries: ReadonlyMap<string, Entry<V>>) => {
      for (const [key, { value, changed }] of entries) {
        if (changed) insert.run(key, form.write(value));
      }
    });
  }

  get(key: string): V | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young.value;
    const found = this.#old.get(key) ?? this.#inFile(key);
    if (found !== undefined) this.#put(key, found);
    return found?.value;
  }

  set(key: string, value: V): void {
    this.#put(key, { value, changed: true });
  }

  /** Entries in memory at present. */
  get inMemory(): number {
    return this.#young.size + this.#old.size;
  }

  #inFile(key: string): Entry<V> | undefined {
    const text = onDisk(() => this.#select.get(key));
    return text === undefined ? undefined : { value: this.form.read(text), changed: false };
  }

  #put(key: string, entry: Entry<V>): void {
    this.#old.delete(key);
    this.#young.set(key, entry);
    if (this.#young.size < this.half) return;
    onDisk(() => this.#write(this.#old));
    this.#old = this.#young;
    this.#young = new Map();
  }
}

const LEAF_BYTES = 32;
/** Leaves of one row. */
const CHUNK = 4_096;

/** The last chunk is in memory, those before it in the file. */
export class SpillQueue implements LeafQueue {
  #first = 0;
  #next = 0;
  #last = Buffer.alloc(CHUNK * LEAF_BYTES);
  readonly #insert;
  readonly #select;
  readonly #delete;

  constructor(db: Database, table: string) {
    this.#insert = db.prepare<[number, Buffer]>(`INSERT INTO ${table} VALUES (?, ?)`);
    this.#select = db
      .prepare<[number], Buffer>(`SELECT leaves FROM ${table} WHERE chunk = ?`)
      .pluck();
    this.#delete = db.prepare<[number]>(`DELETE FROM ${table} WHERE chunk = ?`);
  }

  get length(): number {
    return this.#next - this.#first;
  }

  push(leaf: Hash): void {
    const at = this.#next % CHUNK;
    leaf.copy(this.#last, at * LEAF_BYTES);
    this.#next += 1;
    if (at === CHUNK - 1) {
      onDisk(() => this.#insert.run(Math.floor(this.#next / CHUNK) - 1, this.#last));
    }
  }

  *take(count: number): Generator<Hash> {
    const end = this.#first + count;
    while (this.#first < end) {
      const chunk = Math.floor(this.#first / CHUNK);
      const leaves = this.#chunk(chunk);
      const until = Math.min(end, (chunk + 1) * CHUNK);
      for (; this.#first < until; this.#first += 1) {
        const from = (this.#first % CHUNK) * LEAF_BYTES;
        yield Buffer.from(leaves.subarray(from, from + LEAF_BYTES));
      }
      if (until === (chunk + 1) * CHUNK) onDisk(() => this.#delete.run(chunk));
    }
  }

  #chunk(chunk: number): Buffer {
    if (chunk === Math.floor(this.#next / CHUNK)) return this.#last;
    const leaves = onDisk(() => this.#select.get(chunk));
    if (leaves === undefined) throw new Error(`chunk ${chunk} of the leaves is lost`);
    return leaves;
  }
}
