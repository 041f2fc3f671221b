/**
 * Where a break comes from. The days of the subject are bisected to the first on whose end the two sides differ; then
 * the vouchers of that day are followed, each against the event that it stands for and the balances around it.
 */
import { type Position, positionToNumber } from '../../domain/kernel/position.js';
import { readRevisions } from '../../domain/kernel/read-revisions.js';
import { ledgerStream } from '../../domain/ledger/streams.js';
import { decimal, minorOf, zero } from '../framework/decimal.js';
import type { Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import type { accounts } from '../account/tables.js';
import { flowsOfDay, pagesOf } from '../general-ledger/as-of.js';
import type { subjectDays } from '../general-ledger/tables.js';
import { readVouchers, type Voucher } from '../general-ledger/voucher-page.js';
import type { Posted } from '../posting/postings.js';
import { entriesAt, lastPlace } from '../statement/entries.js';
import type { Break, Log } from './break.js';
import { figuresAt, subjectAt, type SubjectPlace } from './subject-at.js';

type Tables = DatabaseOf<readonly [typeof accounts, typeof subjectDays]>;

export interface DivergingEvent {
  readonly position: Position;
  readonly transaction: string;
  /** Null if the voucher says other than the event. */
  readonly account: string | null;
  readonly expected: string;
  readonly found: string;
}

export interface FoundDivergence {
  readonly kind: Break['kind'];
  readonly subject: string | null;
  readonly currency: string;
  /** The first day that differs. */
  readonly day: string;
  /** Null if every event and voucher is right: what is kept of the day is wrong. */
  readonly event: DivergingEvent | null;
}

export async function firstDivergence(
  db: Snapshot,
  log: Log,
  { book, date, first }: { readonly book: string; readonly date: string; readonly first: Break },
): Promise<FoundDivergence> {
  const { kind, subject, currency } = first;
  const found = { kind, subject, currency };
  if (subject === null || (kind !== 'balance' && kind !== 'flow')) {
    return { ...found, day: date, event: null };
  }
  const place = { book, subject, currency };
  const day = kind === 'flow' ? date : await firstDay(db, place, date);
  return { ...found, day, event: await firstEvent(db, log, place, day) };
}

/** The first day up to a date at whose end both sides differ, which they do on the date. */
async function firstDay(db: Snapshot, place: SubjectPlace, date: string): Promise<string> {
  const rows = await db
    .withTables<Tables>()
    .selectFrom('subject_days')
    .select('day')
    .where('book', '=', place.book)
    .where('subject', '=', place.subject)
    .where('currency', '=', place.currency)
    .where('day', '<=', date)
    .orderBy('day')
    .execute();
  let [low, high] = [0, rows.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    const day = rows[middle]?.day ?? date;
    const { accounts, generalLedger } = figuresAt(await subjectAt(db, place, day), day);
    if (accounts === generalLedger) low = middle + 1;
    else high = middle;
  }
  return rows[low]?.day ?? date;
}

/** Vouchers that are read from the log at once. */
const AT_ONCE = 500;

async function firstEvent(
  db: Snapshot,
  log: Log,
  place: SubjectPlace,
  day: string,
): Promise<DivergingEvent | null> {
  const vouchers = await vouchersOf(db, place, day);
  const balances = new Map<string, bigint>();
  for (let from = 0; from < vouchers.length; from += AT_ONCE) {
    const some = new Map(
      vouchers.slice(from, from + AT_ONCE).map((voucher) => [voucher.revision, voucher]),
    );
    const events = await readRevisions(log, ledgerStream(place.book), [...some.keys()]);
    for (const { event, revision, position } of events) {
      const voucher = some.get(revision);
      if (event.type !== 'TransactionPosted' || voucher === undefined) continue;
      const wrong = await compare({ db, log, place, balances }, event.data, position, voucher);
      if (wrong !== undefined) {
        return { position, transaction: event.data.transaction, ...wrong };
      }
    }
  }
  return null;
}

/** All of the day, in the order of the log. */
async function vouchersOf(db: Snapshot, place: SubjectPlace, day: string): Promise<Voucher[]> {
  const vouchers: Voucher[] = [];
  for (const flow of await flowsOfDay(db, { ...place, day }, undefined)) {
    for (const page of await pagesOf(db, flow).execute()) vouchers.push(...readVouchers(page));
    if (flow.vouchers !== '') vouchers.push(...readVouchers(flow));
  }
  return vouchers.sort((a, b) => a.position - b.position);
}

interface Walk {
  readonly db: Snapshot;
  readonly log: Log;
  readonly place: SubjectPlace;
  /** Of the accounts that were met, after their last entry; debits up. */
  readonly balances: Map<string, bigint>;
}

type Wrong = Pick<DivergingEvent, 'account' | 'expected' | 'found'>;

async function compare(
  walk: Walk,
  { entries }: Posted,
  position: Position,
  voucher: Voucher,
): Promise<Wrong | undefined> {
  const { subject, currency } = walk.place;
  let net = 0n;
  for (const entry of entries) {
    if (entry.currency !== currency) continue;
    const account = await accountOf(walk, entry.account);
    if (account?.subject !== subject) continue;
    const amount = minorOf(entry.amount, currency);
    const up = entry.direction === 'debit' ? amount : -amount;
    const balance = minorOf(entry.balance, currency);
    const after = account.normal_side === 'debit' ? balance : -balance;
    const before =
      walk.balances.get(entry.account) ?? (await balanceBefore(walk, account, position));
    if (before + up !== after) {
      const text = (minor: bigint): string => decimal(minor, currency);
      return { account: entry.account, expected: text(before + up), found: text(after) };
    }
    walk.balances.set(entry.account, after);
    net += up;
  }
  const said = voucher.debits - voucher.credits;
  if (said === net) return undefined;
  return { account: null, expected: decimal(net, currency), found: decimal(said, currency) };
}

const accountOf = ({ db, place }: Walk, id: string) =>
  db
    .withTables<Tables>()
    .selectFrom('accounts')
    .select(['id', 'number', 'subject', 'normal_side'])
    .where('book', '=', place.book)
    .where('id', '=', id)
    .executeTakeFirst();

/** Of the entry before the one at a position; debits up. */
async function balanceBefore(
  { db, log, place: { book, currency } }: Walk,
  { id, number, normal_side }: Readonly<Record<'id' | 'normal_side', string> & { number: number }>,
  position: Position,
): Promise<bigint> {
  const place = await lastPlace(db, number, positionToNumber(position) - 1);
  const entries = await entriesAt(log, { book, id }, place === undefined ? [] : [place]);
  const balance = minorOf(entries.at(-1)?.entry.balance ?? zero(currency), currency);
  return normal_side === 'debit' ? balance : -balance;
}
