/**
 * A log of many payments, without taking them: the events of a stretch of real business are written again and
 * again, straight into the embedded store's file, each time with ids of its own and some time later, with the
 * revisions that are due, and with the sequence numbers and balances that the entries come to. What is measured on
 * it is what as many payments would have left.
 */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../eventstore/sqlite/open-database.js';
import { type StreamRow, StreamRows } from '../eventstore/sqlite/stream-rows.js';
import { packedRows } from '../eventstore/sqlite/packed-append.js';
import type { Database } from '../sqlite/driver.js';

interface Row {
  /** Position of the first event of its append: what was appended together stands together. */
  readonly append: number;
  readonly stream: string;
  readonly idsKept: 0 | 1;
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
  readonly createdMs: number;
}

const ID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}|[0-9a-f]{20}';
/** UUIDs, with and without hyphens, and the channel's own numbers. */
const IDS = new RegExp(ID, 'g');
const IDS_AND_INSTANTS = new RegExp(
  `(${ID})|\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z`,
  'g',
);
const withoutHyphens = (id: string): string => id.replaceAll('-', '');
/** Events of one transaction of the file. */
const AT_ONCE = 50_000;
const FILES = ['', '-wal', '-shm'];

export interface Filling {
  /** The position after which the business begins that is copied. It needs nothing that it does not bring, but what was there before. */
  readonly after: number;
  /** In all; as many as are a whole number of copies. */
  readonly payments: number;
  /** The copies are spread over so long a time, which ends when the business did. */
  readonly spreadMs: number;
}

/**
 * Copies the business until the log holds so many payments. Read models and caches are removed: they would know
 * other times.
 * @returns the payments that there are.
 */
export function fillLog(dataDir: string, { after, payments, spreadMs }: Filling): number {
  const file = join(dataDir, 'events.sqlite');
  const rows = allRows(file);
  for (const suffix of FILES) {
    rmSync(file + suffix, { force: true });
    rmSync(join(dataDir, `read.sqlite${suffix}`), { force: true });
  }
  rmSync(join(dataDir, 'caches'), { recursive: true, force: true });
  const begins = rows.findIndex(({ append }) => append > after);
  const [before, template] = [rows.slice(0, begins), rows.slice(begins)];
  const once = countPayments(template);
  if (begins < 0 || once === 0) throw new Error('no payment was made after that position');
  const times = Math.ceil((payments - countPayments(before)) / once);
  const db = openDatabase(file, { readonly: false });
  try {
    db.pragma('synchronous = OFF');
    const copier = new Copier(db, before, template);
    copier.copy(times, spreadMs);
  } finally {
    db.close();
  }
  return countPayments(before) + times * once;
}

const countPayments = (rows: readonly Row[]): number =>
  rows.filter(({ type }) => type.startsWith('PaymentCreated')).length;

function allRows(file: string): readonly Row[] {
  const db = openDatabase(file, { readonly: false });
  try {
    return db
      .prepare<[], Row>(
        `SELECT (SELECT max(a.position) FROM appends a WHERE a.position <= e.position) AS append,
           e.stream, s.ids_kept AS idsKept, e.id, e.type, e.data, e.metadata, e.created_ms AS createdMs
         FROM events e JOIN streams s ON s.name = e.stream ORDER BY e.position`,
      )
      .all();
  } finally {
    db.close();
  }
}

class Copier {
  readonly #rows: StreamRows;
  readonly #streams = new Map<string, CopiedStream>();
  readonly #accounts = new Accounts();
  readonly #before: readonly CopiedAppend[];
  readonly #template: readonly CopiedAppend[];
  /** Ids of the business, without hyphens; each copy has others. */
  readonly #ids: readonly string[];

  constructor(
    private readonly db: Database,
    before: readonly Row[],
    template: readonly Row[],
  ) {
    const known = new Set(before.flatMap((row) => idsIn(row)));
    const ids = new Set(template.flatMap((row) => idsIn(row)).filter((id) => !known.has(id)));
    this.#before = compile(before, [], this.#accounts);
    this.#ids = [...ids];
    this.#template = compile(template, this.#ids, this.#accounts.copy());
    this.#rows = new StreamRows(db);
  }

  copy(times: number, spreadMs: number): void {
    this.#write(this.#before, [], -spreadMs, this.#streams, undefined);
    const step = Math.ceil(AT_ONCE / this.#template.length);
    const some = this.db.transaction((from: number, to: number) => {
      for (let n = from; n < to; n += 1) {
        this.#copyOnce(Math.round(((n + 1) / times - 1) * spreadMs));
      }
    });
    for (let from = 0; from < times; from += step) some(from, Math.min(from + step, times));
  }

  #copyOnce(shiftMs: number): void {
    const random = randomBytes(16 * this.#ids.length).toString('hex');
    const fresh = this.#ids.map((id, index) => {
      const hex = random.slice(32 * index, 32 * index + id.length);
      // Version and variant stay as they are.
      return id.length < 32
        ? hex
        : `${hex.slice(0, 12)}${id[12]}${hex.slice(13, 16)}${id[16]}${hex.slice(17)}`;
    });
    this.#write(this.#template, fresh, shiftMs, new Map(), new Accounts(this.#accounts));
  }

  /** @param own streams of these events alone. @param accounts undefined: entries stay as they are. */
  #write(
    appends: readonly CopiedAppend[],
    fresh: readonly string[],
    shiftMs: number,
    own: Map<string, CopiedStream>,
    accounts: Accounts | undefined,
  ): void {
    for (const { stream, idsKept, createdMs, events } of appends) {
      const name = stream(fresh, shiftMs);
      const known = this.#streams.get(name) ?? own.get(name) ?? this.#newStream(name, idsKept);
      if (!this.#streams.has(name)) own.set(name, known);
      const copied = events.map(({ id, type, data, metadata, changes }) => {
        const text = data(fresh, shiftMs);
        return {
          id: id(fresh, shiftMs),
          type,
          data:
            accounts === undefined || changes.length === 0 ? text : accounts.apply(text, changes),
          metadata: metadata(fresh, shiftMs),
        };
      });
      const { row, revision } = known;
      const rows = packedRows(copied);
      known.revision = this.#rows.insert(row, revision, rows, createdMs + shiftMs).revision;
    }
  }

  #newStream(name: string, idsKept: boolean): CopiedStream {
    return { row: this.#rows.create(name, idsKept), revision: -1 };
  }
}

interface CopiedStream {
  readonly row: StreamRow;
  revision: number;
}

type Fill = (ids: readonly string[], shiftMs: number) => string;

interface CopiedEvent {
  readonly id: Fill;
  readonly type: string;
  readonly data: Fill;
  readonly metadata: Fill;
  /** What each entry adds to its account's balance. */
  readonly changes: readonly bigint[];
}

interface CopiedAppend {
  readonly stream: Fill;
  readonly idsKept: boolean;
  readonly createdMs: number;
  readonly events: readonly CopiedEvent[];
}

/** @param accounts as the rows find them, and then as they leave them. */
function compile(
  rows: readonly Row[],
  ids: readonly string[],
  accounts: Accounts,
): readonly CopiedAppend[] {
  const fill = (text: string) => filler(text, ids);
  const appends = new Map<number, CopiedAppend & { readonly events: CopiedEvent[] }>();
  for (const { append, stream, idsKept, id, type, data, metadata, createdMs } of rows) {
    const begun = appends.get(append) ?? {
      ...{ stream: fill(stream), idsKept: idsKept === 1, createdMs },
      events: [],
    };
    appends.set(append, begun);
    const changes = accounts.read(data);
    begun.events.push({ id: fill(id), type, data: fill(data), metadata: fill(metadata), changes });
  }
  return [...appends.values()];
}

const idsIn = ({ stream, id, data, metadata }: Row): readonly string[] =>
  [stream, id, data, metadata].flatMap((text) => (text.match(IDS) ?? []).map(withoutHyphens));

type Blank = { readonly index: number; readonly hyphens: boolean } | { readonly atMs: number };

/** A text in which the ids and the instants are left blank. */
function filler(text: string, ids: readonly string[]): Fill {
  const parts: (string | Blank)[] = [];
  let end = 0;
  for (const { 0: found, 1: id, index: at } of text.matchAll(IDS_AND_INSTANTS)) {
    const index = id === undefined ? 0 : ids.indexOf(withoutHyphens(id));
    if (index < 0) continue;
    const blank =
      id === undefined ? { atMs: Date.parse(found) } : { index, hyphens: id.includes('-') };
    parts.push(text.slice(end, at), blank);
    end = at + found.length;
  }
  parts.push(text.slice(end));
  return (fresh, shiftMs) => {
    let filled = '';
    for (const part of parts) {
      if (typeof part === 'string') filled += part;
      else if ('atMs' in part) filled += new Date(part.atMs + shiftMs).toISOString();
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

  /** @param shared those that others go on with; accounts that they do not have begin here. */
  constructor(private readonly shared?: Accounts) {}

  copy(): Accounts {
    const copied = new Accounts();
    for (const [id, account] of this.#accounts) copied.#accounts.set(id, { ...account });
    return copied;
  }

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
      const account = this.#find(entry.account) ?? this.#open(entry);
      account.sequence += 1;
      account.minor += changes[index] ?? 0n;
      entry.sequence = account.sequence;
      entry.balance = decimal(account.minor, account.digits);
    }
    return JSON.stringify(value);
  }

  #find(id: string) {
    const shared = this.shared;
    return (shared && shared.#accounts.get(id)) ?? this.#accounts.get(id);
  }

  #open({ account, balance }: Entry) {
    const digits = balance.split('.')[1]?.length ?? 0;
    const opened = { sequence: 0, minor: 0n, digits };
    this.#accounts.set(account, opened);
    return opened;
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
