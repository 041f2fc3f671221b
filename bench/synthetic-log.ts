/**
 * A log of many payments, without taking them: the events of one real payment are written again and
 * again, straight into the embedded store's file, each time with ids of its own, with the revisions that
 * are due, and with the sequence numbers and balances that the entries come to. What `verify` reads is
 * what as many payments would have left.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { openDatabase } from '../eventstore/sqlite/open-database.js';
import { type StreamRow, StreamRows } from '../eventstore/sqlite/stream-rows.js';
import type { Database } from '../sqlite/driver.js';

interface Row {
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
  readonly createdMs: number;
}

/** UUIDs, with and without hyphens, and the channel's own numbers. */
const IDS = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}|[0-9a-f]{20}/g;
const withoutHyphens = (id: string): string => id.replaceAll('-', '');
/** Events of one transaction of the file. */
const AT_ONCE = 50_000;

/**
 * Copies a payment until the log holds so many.
 * @param dataDir holds a log with at least two payments alike, which ended one after the other.
 * @param payments in all, those that are there included.
 */
export function fillLog(dataDir: string, payments: number): void {
  const db = openDatabase(join(dataDir, 'events.sqlite'), { readonly: false });
  try {
    db.pragma('synchronous = OFF');
    const rows = allRows(db);
    const first = rows.findLastIndex(({ type }) => type.startsWith('PaymentCreated'));
    const taken = rows.filter(({ type }) => type.startsWith('PaymentCreated')).length;
    if (taken < 2) throw new Error('the log holds no two payments');
    new Copier(db, rows.slice(0, first), rows.slice(first)).copy(payments - taken);
  } finally {
    db.close();
  }
}

const allRows = (db: Database): readonly Row[] =>
  db
    .prepare<[], Row>(
      `SELECT stream, revision, id, type, data, metadata, created_ms AS createdMs
       FROM events ORDER BY position`,
    )
    .all();

class Copier {
  readonly #rows: StreamRows;
  readonly #streams = new Map<string, CopiedStream>();
  readonly #accounts = new Accounts();
  readonly #template: readonly CopiedRow[];
  /** Ids of the payment, without hyphens; each copy has others. */
  readonly #ids: readonly string[];

  constructor(
    private readonly db: Database,
    before: readonly Row[],
    template: readonly Row[],
  ) {
    const known = new Set(before.flatMap((row) => idsIn(row)));
    const ids = new Set(template.flatMap((row) => idsIn(row)).filter((id) => !known.has(id)));
    this.#ids = [...ids];
    for (const row of before) this.#accounts.read(row.data);
    this.#template = template.map((row) => this.#compile(row));
    this.#rows = new StreamRows(db);
    const names = db.prepare<[], string>('SELECT name FROM streams').pluck();
    for (const name of names.all()) {
      const row = this.#rows.find(name);
      if (row) this.#streams.set(name, { row, revision: this.#rows.lastRevision(row) });
    }
  }

  copy(times: number): void {
    const some = this.db.transaction((count: number) => {
      for (let n = 0; n < count; n++) this.#copyOnce();
    });
    const step = Math.ceil(AT_ONCE / this.#template.length);
    for (let left = times; left > 0; left -= step) some(Math.min(step, left));
  }

  #copyOnce(): void {
    const random = randomBytes(16 * this.#ids.length).toString('hex');
    const fresh = this.#ids.map((id, index) => {
      const hex = random.slice(32 * index, 32 * index + id.length);
      // Version and variant stay as they are.
      return id.length < 32
        ? hex
        : `${hex.slice(0, 12)}${id[12]}${hex.slice(13, 16)}${id[16]}${hex.slice(17)}`;
    });
    /** Streams of this payment alone. */
    const own = new Map<string, CopiedStream>();
    for (const { row, stream, id, data, metadata, changes } of this.#template) {
      const name = stream(fresh);
      const known = this.#streams.get(name) ?? own.get(name) ?? this.#newStream(name);
      if (!this.#streams.has(name)) own.set(name, known);
      const text = data(fresh);
      const event = {
        id: id(fresh),
        type: row.type,
        data: changes.length === 0 ? text : this.#accounts.apply(text, changes),
        metadata: metadata(fresh),
      };
      known.revision = this.#rows.insert(
        known.row,
        known.revision,
        [event],
        row.createdMs,
      ).revision;
    }
  }

  #newStream(name: string): CopiedStream {
    return { row: this.#rows.create(name, false), revision: -1 };
  }

  #compile(row: Row): CopiedRow {
    const fill = (text: string) => filler(text, this.#ids);
    return {
      row,
      ...{ stream: fill(row.stream), id: fill(row.id), data: fill(row.data) },
      metadata: fill(row.metadata),
      changes: this.#accounts.read(row.data),
    };
  }
}

interface CopiedStream {
  readonly row: StreamRow;
  revision: number;
}

type Fill = (ids: readonly string[]) => string;

interface CopiedRow {
  readonly row: Row;
  readonly stream: Fill;
  readonly id: Fill;
  readonly data: Fill;
  readonly metadata: Fill;
  /** What each entry adds to its account's balance. */
  readonly changes: readonly bigint[];
}

const idsIn = ({ stream, id, data, metadata }: Row): readonly string[] =>
  [stream, id, data, metadata].flatMap((text) => (text.match(IDS) ?? []).map(withoutHyphens));

/** A text in which the ids are left blank. */
function filler(text: string, ids: readonly string[]): Fill {
  const parts: (string | { readonly index: number; readonly hyphens: boolean })[] = [];
  let end = 0;
  for (const { 0: found, index: at } of text.matchAll(IDS)) {
    const index = ids.indexOf(withoutHyphens(found));
    if (index < 0) continue;
    parts.push(text.slice(end, at), { index, hyphens: found.includes('-') });
    end = at + found.length;
  }
  parts.push(text.slice(end));
  return (fresh) => {
    let filled = '';
    for (const part of parts) {
      if (typeof part === 'string') filled += part;
      else {
        const id = fresh[part.index] ?? '';
        filled += part.hyphens ? hyphenated(id) : id;
      }
    }
    return filled;
  };
}

const hyphenated = (id: string): string =>
  `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`;

interface Entry {
  readonly account: string;
  sequence: number;
  balance: string;
}

/** The accounts as the entries so far leave them. */
class Accounts {
  readonly #accounts = new Map<string, { sequence: number; minor: bigint; digits: number }>();

  /** Takes entries as they are. @returns what each adds to its account. */
  read(data: string): readonly bigint[] {
    return entriesIn(JSON.parse(data)).map(({ account, sequence, balance }) => {
      const before = this.#accounts.get(account)?.minor ?? 0n;
      const minor = BigInt(balance.replace('.', ''));
      const digits = balance.split('.')[1]?.length ?? 0;
      this.#accounts.set(account, { sequence, minor, digits });
      return minor - before;
    });
  }

  /** Gives entries the numbers and balances that come next. */
  apply(data: string, changes: readonly bigint[]): string {
    const value: unknown = JSON.parse(data);
    for (const [index, entry] of entriesIn(value).entries()) {
      const account = this.#accounts.get(entry.account);
      if (account === undefined) throw new Error(`no account ${entry.account}`);
      account.sequence += 1;
      account.minor += changes[index] ?? 0n;
      entry.sequence = account.sequence;
      entry.balance = decimal(account.minor, account.digits);
    }
    return JSON.stringify(value);
  }
}

/** Whatever in an event names an account, its next number and its balance. */
function entriesIn(value: unknown): Entry[] {
  if (typeof value !== 'object' || value === null) return [];
  const isEntry = 'account' in value && 'sequence' in value && 'balance' in value;
  return isEntry ? [value as Entry] : Object.values(value).flatMap(entriesIn);
}

function decimal(minor: bigint, digits: number): string {
  const sign = minor < 0n ? '-' : '';
  const text = String(minor < 0n ? -minor : minor).padStart(digits + 1, '0');
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
