/**
 * Double entry, the accounts' own numbering and balances, limits, reservations and accounting days,
 * all recomputed from the entries.
 */
import { bookOfStream } from '../../domain/ledger/streams.js';
import type { TallybookEvent } from '../../domain/events.js';
import { isCurrency } from '../../domain/money/currencies.js';
import { formatMinor, parseMinor } from '../../domain/money/money.js';
import {
  applyHold,
  type AuditedAccount,
  type AuditedBook,
  auditedAccount,
  effectOn,
  emptyBook,
  type EventData,
  type Hold,
  type Note,
} from './book-state.js';
import type { Check, Report } from './check.js';
import { closePeriod, noteClosedDate, reopenPeriod } from './closed-periods.js';
import { type Form, inMemory, type Keeper } from './kept.js';

export interface LedgerEntriesCheck extends Check {
  /** The books as recomputed, by book id. */
  readonly books: ReadonlyMap<string, AuditedBook>;
}

/** The reversal of a transaction, or null. */
const reversal: Form<string | null> = {
  write: (id) => id ?? '',
  read: (text) => (text === '' ? null : text),
};

export function ledgerEntries(keep: Keeper = inMemory): LedgerEntriesCheck {
  const books = new Map<string, AuditedBook>();
  // One memory for all books, however many they are.
  const transactions = keep(reversal);
  const ofBook = (book: string): AuditedBook['transactions'] => ({
    get: (id) => transactions.get(`${book}/${id}`),
    set: (id, by) => transactions.set(`${book}/${id}`, by),
  });
  return {
    name: 'ledger-entries',
    books,
    apply(event, report) {
      const id = bookOfStream(event.stream);
      if (id === undefined) return;
      const book = books.get(id) ?? emptyBook(ofBook(id));
      books.set(id, book);
      try {
        applyToBook(book, event.event, (message) => report(message, event));
      } catch (error) {
        // An amount or currency that cannot be read at all.
        if (!(error instanceof RangeError)) throw error;
        report(error.message, event);
      }
    },
    finish(report) {
      for (const [id, book] of books) checkTotals(id, book, report);
    },
  };
}

function applyToBook(book: AuditedBook, event: TallybookEvent, note: Note): void {
  if (event.type !== 'TransactionPosted') book.closing = undefined;
  switch (event.type) {
    case 'BookOpened':
      if (book.day !== undefined) note('the book is opened twice');
      book.day = event.data.day;
      for (const subject of event.data.chart) addSubject(book, subject, note);
      return;
    case 'SubjectAdded':
      return addSubject(book, event.data.subject, note);
    case 'AccountOpened':
      return addAccount(book, event.data, note);
    case 'AccountLimitsChanged':
      return changeLimits(book, event.data, note);
    case 'AccountClosed':
      return closeAccount(book, event.data.account, note);
    case 'TransactionPosted':
      return post(book, event.data, note);
    case 'ReservationMade':
      return reserve(book, event.data, note);
    case 'ReservationVoided':
      return release(book, event.data.reservation, note);
    case 'DayCut':
      return cutDay(book, event.data, note);
    case 'PeriodClosed':
      return closePeriod(book, event.data, note);
    case 'PeriodReopened':
      return reopenPeriod(book, event.data, note);
    default:
      return;
  }
}

/** The sides on which the types grow, as the accounting equation has it. */
const GROWS = {
  asset: 'debit',
  expense: 'debit',
  liability: 'credit',
  equity: 'credit',
  income: 'credit',
} as const;

function addSubject(
  book: AuditedBook,
  subject: EventData<'SubjectAdded'>['subject'],
  note: Note,
): void {
  const { id, code, type, normalSide, parent } = subject;
  if (book.chart.has(id)) return note(`subject ${id} is added twice`);
  if ([...book.chart.values()].some((other) => other.code === code)) {
    note(`two subjects have the code ${code}`);
  }
  if (normalSide !== GROWS[type]) note(`subject ${id}, ${type}, is on the ${normalSide} side`);
  if (parent !== null && book.chart.get(parent)?.type !== type) {
    note(`subject ${id} is no ${type} below ${parent}`);
  }
  book.chart.set(id, subject);
}

function addAccount(book: AuditedBook, data: EventData<'AccountOpened'>, note: Note): void {
  const { account: id, subject: name } = data;
  if (book.accounts.has(id)) return note(`${id} is opened twice`);
  const subject = book.chart.get(name);
  if (subject === undefined) note(`${id}: the chart has no subject ${name}`);
  else if (subject.normalSide !== data.normalSide) {
    note(`${id} is on the ${data.normalSide} side, its subject ${name} on the other`);
  }
  book.accounts.set(id, auditedAccount(data));
}

function post(book: AuditedBook, data: EventData<'TransactionPosted'>, note: Note): void {
  const { transaction, entries, reverses, reservation, day, fact } = data;
  if (book.transactions.get(transaction) !== undefined) {
    note(`transaction ${transaction} is posted twice`);
  }
  book.transactions.set(transaction, null);
  if (entries.length < 2) note(`transaction ${transaction} has fewer than two entries`);
  if (day !== book.day) note(`posted on day ${day} while ${book.day ?? 'none'} is open`);
  if (reverses !== null) noteReversal(book, transaction, reverses, note);
  noteClosedDate(book, data, note);

  const sums = new Map<string, bigint>();
  const held = reservation === null ? [] : (book.reservations.get(reservation) ?? []);
  // Neither floor nor ceiling limits a fact, and nothing else may pass them.
  const limited = fact === null ? [...entries, ...held] : [];
  checkingLimits(book, limited, note, () => {
    if (reservation !== null) release(book, reservation, note);
    for (const entry of entries) {
      if (!isCurrency(entry.currency)) throw new RangeError(`unknown currency ${entry.currency}`);
      const minor = parseMinor(entry.amount, entry.currency);
      const signed = entry.direction === 'debit' ? minor : -minor;
      sums.set(entry.currency, (sums.get(entry.currency) ?? 0n) + signed);
      const account = openAccount(book, entry.account, note);
      if (account !== undefined) applyEntry(account, entry, minor, note);
    }
  });
  for (const [currency, sum] of sums) {
    if (sum !== 0n) note(`debits and credits differ in ${currency} by ${sum} minor units`);
  }
}

function applyEntry(
  account: AuditedAccount,
  entry: EventData<'TransactionPosted'>['entries'][number],
  minor: bigint,
  note: Note,
): void {
  if (entry.currency !== account.currency) note(`${account.id} is in ${account.currency}`);
  if (entry.sequence !== account.sequence + 1) {
    note(`${account.id}: entry ${entry.sequence}, but ${account.sequence + 1} is due`);
  }
  const expected = account.posted + effectOn(account, entry.direction, minor);
  const recorded = parseMinor(entry.balance, account.currency);
  if (recorded !== expected) {
    const due = formatMinor(expected, account.currency);
    note(`${account.id}: balance ${entry.balance} recorded, but the entries give ${due}`);
  }
  account.posted = expected;
  account.sequence = entry.sequence;
}

function reserve(book: AuditedBook, data: EventData<'ReservationMade'>, note: Note): void {
  if (book.reservations.has(data.reservation)) note(`${data.reservation} is reserved twice`);
  const holds: Hold[] = data.entries.map(({ account, direction, amount, currency }) => {
    if (!isCurrency(currency)) throw new RangeError(`unknown currency ${currency}`);
    return { account, direction, minor: parseMinor(amount, currency) };
  });
  checkingLimits(book, holds, note, () => {
    for (const hold of holds) {
      const account = openAccount(book, hold.account, note);
      if (account !== undefined) applyHold(account, hold, 1n);
    }
  });
  book.reservations.set(data.reservation, holds);
}

function release(book: AuditedBook, reservation: string, note: Note): void {
  const holds = book.reservations.get(reservation);
  if (holds === undefined) return note(`reservation ${reservation} is not open`);
  for (const hold of holds) {
    const account = book.accounts.get(hold.account);
    if (account !== undefined) applyHold(account, hold, -1n);
  }
  book.reservations.delete(reservation);
}

/**
 * Applies a change and reports each account that it moved past a limit, holds counted. One that was
 * past it before may stay there, but may not go further.
 */
function checkingLimits(
  book: AuditedBook,
  touched: readonly { readonly account: string }[],
  note: Note,
  change: () => void,
): void {
  const before = new Map<AuditedAccount, { least: bigint; most: bigint }>();
  for (const { account: id } of touched) {
    const account = book.accounts.get(id);
    if (account !== undefined) before.set(account, reach(account));
  }
  change();
  for (const [account, { least, most }] of before) {
    const now = reach(account);
    if (account.floor !== undefined && now.least < account.floor && now.least < least) {
      note(`${account.id} falls below its floor`);
    }
    if (account.ceiling !== undefined && now.most > account.ceiling && now.most > most) {
      note(`${account.id} rises above its ceiling`);
    }
  }
}

/** The balance if every hold of one side, or of the other side, were posted. */
const reach = (account: AuditedAccount): { least: bigint; most: bigint } => ({
  least: account.posted - account.heldOut,
  most: account.posted + account.heldIn,
});

function openAccount(book: AuditedBook, id: string, note: Note): AuditedAccount | undefined {
  const account = book.accounts.get(id);
  if (account === undefined) note(`account ${id} was never opened`);
  else if (account.closed) note(`account ${id} is closed`);
  return account;
}

function closeAccount(book: AuditedBook, id: string, note: Note): void {
  const account = openAccount(book, id, note);
  if (account === undefined) return;
  if (account.posted !== 0n || account.heldIn !== 0n || account.heldOut !== 0n) {
    note(`account ${id} is closed and not empty`);
  }
  account.closed = true;
}

function changeLimits(
  book: AuditedBook,
  { account: id, limits }: EventData<'AccountLimitsChanged'>,
  note: Note,
): void {
  const account = openAccount(book, id, note);
  if (account === undefined) return;
  const limit = (text: string | undefined): bigint | undefined =>
    text === undefined ? undefined : parseMinor(text, account.currency);
  account.floor = limit(limits.floor);
  account.ceiling = limit(limits.ceiling);
}

function noteReversal(book: AuditedBook, id: string, reversed: string, note: Note): void {
  const before = book.transactions.get(reversed);
  if (before === undefined) note(`reverses ${reversed}, which was never posted`);
  else if (before !== null) note(`${reversed} is reversed twice, by ${before} and ${id}`);
  book.transactions.set(reversed, id);
}

function cutDay(book: AuditedBook, data: EventData<'DayCut'>, note: Note): void {
  if (data.closed !== book.day) note(`day ${data.closed} is cut, ${book.day ?? 'none'} is open`);
  if (data.opened <= data.closed) note(`day ${data.opened} is opened after ${data.closed}`);
  book.day = data.opened;
}

/** Assets and expenses equal liabilities, equity and income, in every currency. */
function checkTotals(id: string, book: AuditedBook, report: Report): void {
  const sums = new Map<string, bigint>();
  for (const { currency, normalSide, posted } of book.accounts.values()) {
    const signed = normalSide === 'debit' ? posted : -posted;
    sums.set(currency, (sums.get(currency) ?? 0n) + signed);
  }
  for (const [currency, sum] of sums) {
    if (sum !== 0n) report(`book ${id}: balances in ${currency} sum to ${sum}, not to zero`);
  }
}
