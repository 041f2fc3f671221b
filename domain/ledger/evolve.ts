/**
 * Applies an event to a book. The same code runs when the event was just decided and when the log is
 * folded, so a restart cannot come to another state. The figures that an event carries are checked
 * against the state: a log that contradicts itself stops here.
 */
import { fromInstant } from '../kernel/clock.js';
import { isCurrency } from '../money/currencies.js';
import { parseMinor } from '../money/money.js';
import type { Account, AccountStatus } from './account.js';
import type { Book } from './book.js';
import { raises } from './entry.js';
import type { LedgerEvent } from './events.js';
import { readScheduled, withChange } from './limits.js';
import { afterClose, afterReopening } from './period.js';
import type { Reservation } from './reservation.js';

type Data<Type extends LedgerEvent['type']> = Extract<LedgerEvent, { type: Type }>['data'];

/** The events of a book do not fit together: the log is damaged or was written by a defect. */
export class CorruptBook extends Error {
  constructor(book: Book, event: LedgerEvent, what: string) {
    super(`book ${book.id}, revision ${book.revision + 1}, ${event.type}: ${what}`);
    this.name = 'CorruptBook';
  }
}

/** @throws CorruptBook the event does not follow from the state. */
export function evolve(book: Book, event: LedgerEvent): void {
  switch (event.type) {
    case 'SubjectAdded':
      addSubject(book, event.data, event);
      break;
    case 'AccountOpened':
      openAccount(book, event.data, event);
      break;
    case 'AccountFrozen':
      setStatus(book, event.data.account, 'frozen', event);
      break;
    case 'AccountUnfrozen':
      setStatus(book, event.data.account, 'open', event);
      break;
    case 'AccountClosed':
      setStatus(book, event.data.account, 'closed', event);
      break;
    case 'AccountLimitsChanged':
      setLimits(book, event.data, event);
      break;
    case 'AccountLimitsScheduled': {
      const { account: id, limits, from } = event.data;
      const account = accountOf(book, id, event);
      const change = readScheduled(limits, from, account.currency);
      book.figures(account).scheduled = withChange(account.scheduled, change);
      break;
    }
    case 'TransactionPosted':
      if (event.data.reservation !== null) release(book, event.data.reservation, event);
      post(book, event.data, event);
      if (event.data.effectiveDate !== event.data.day) {
        book.setPeriods({ ...book.periods, backdated: book.periods.backdated + 1 });
      }
      break;
    case 'ReservationMade':
      hold(book, event.data, event);
      break;
    case 'ReservationVoided':
      release(book, event.data.reservation, event);
      break;
    case 'DayCut':
      if (event.data.closed !== book.day) throw new CorruptBook(book, event, 'not the open day');
      book.openDay(event.data.opened);
      break;
    case 'PeriodClosed': {
      const { period, state, through, by, plan } = event.data;
      if (through >= book.day) throw new CorruptBook(book, event, `${through} is not over`);
      book.setPeriods(afterClose(book.periods, state, { period, through, by, plan }));
      break;
    }
    case 'PeriodReopened':
      book.setPeriods(afterReopening(book.periods, event.data.period, event.data.approval));
      break;
    case 'ReservationPrevented':
      // Nothing was held; the key of the event is what counts.
      break;
    case 'BookRegistered':
    case 'BookOpened':
      throw new CorruptBook(book, event, 'a book is opened once');
  }
  book.applied(event);
}

function accountOf(book: Book, id: string, event: LedgerEvent): Account {
  const account = book.accounts.get(id);
  if (account === undefined) throw new CorruptBook(book, event, `no account ${id}`);
  return account;
}

function addSubject(book: Book, { subject }: Data<'SubjectAdded'>, event: LedgerEvent): void {
  const { id, parent } = subject;
  if (book.chart.has(id)) throw new CorruptBook(book, event, `subject ${id} again`);
  if (parent !== null && !book.chart.has(parent)) {
    throw new CorruptBook(book, event, `no subject ${parent}`);
  }
  book.addSubject(subject);
}

function openAccount(book: Book, data: Data<'AccountOpened'>, event: LedgerEvent): void {
  const subject = book.chart.get(data.subject);
  if (subject === undefined) throw new CorruptBook(book, event, `no subject ${data.subject}`);
  if (subject.normalSide !== data.normalSide) {
    throw new CorruptBook(book, event, `${data.account} is on the ${data.normalSide} side`);
  }
  const { currency, limits } = data;
  if (!isCurrency(currency)) throw new CorruptBook(book, event, `no currency ${currency}`);
  const limit = (text: string | undefined): bigint | null =>
    text === undefined ? null : parseMinor(text, currency);
  book.addAccount({
    id: data.account,
    currency,
    subject,
    class: data.class,
    managed: data.managed,
    floor: limit(limits.floor),
    ceiling: limit(limits.ceiling),
    metadata: data.metadata,
    contentHash: data.contentHash,
    scheduled: [],
    status: 'open',
    posted: 0n,
    pendingIn: 0n,
    pendingOut: 0n,
    sequence: 0,
  });
}

function setStatus(book: Book, id: string, status: AccountStatus, event: LedgerEvent): void {
  book.figures(accountOf(book, id, event)).status = status;
}

function setLimits(book: Book, data: Data<'AccountLimitsChanged'>, event: LedgerEvent): void {
  const account = accountOf(book, data.account, event);
  const { floor, ceiling } = data.limits;
  const limit = (text: string | undefined): bigint | null =>
    text === undefined ? null : parseMinor(text, account.currency);
  const figures = book.figures(account);
  figures.floor = limit(floor);
  figures.ceiling = limit(ceiling);
  // What was due by this day is part of the limits now.
  figures.scheduled = account.scheduled.filter(({ from }) => from > data.day);
}

function post(book: Book, data: Data<'TransactionPosted'>, event: LedgerEvent): void {
  for (const entry of data.entries) {
    const account = accountOf(book, entry.account, event);
    const figures = book.figures(account);
    const minor = parseMinor(entry.amount, account.currency);
    figures.posted += entry.direction === account.subject.normalSide ? minor : -minor;
    figures.sequence += 1;
    if (
      entry.sequence !== figures.sequence ||
      parseMinor(entry.balance, account.currency) !== figures.posted
    ) {
      throw new CorruptBook(book, event, `entry ${entry.sequence} of ${entry.account}`);
    }
  }
}

function hold(book: Book, data: Data<'ReservationMade'>, event: LedgerEvent): void {
  const holds = data.entries.map(({ account: id, direction, amount }) => {
    const account = accountOf(book, id, event);
    return { account, direction, minor: parseMinor(amount, account.currency) };
  });
  const reservation: Reservation = {
    id: data.reservation,
    holds,
    expiresAtMs: data.expiresAt === null ? null : fromInstant(data.expiresAt),
    reference: data.reference,
    metadata: data.metadata,
  };
  changeHolds(book, reservation, 1n);
  book.addReservation(reservation);
}

function release(book: Book, id: string, event: LedgerEvent): void {
  const reservation = book.reservations.get(id);
  if (reservation === undefined) throw new CorruptBook(book, event, `no reservation ${id}`);
  changeHolds(book, reservation, -1n);
  book.removeReservation(reservation);
}

function changeHolds(book: Book, reservation: Reservation, sign: 1n | -1n): void {
  for (const hold of reservation.holds) {
    const figures = book.figures(hold.account);
    if (raises(hold)) figures.pendingIn += sign * hold.minor;
    else figures.pendingOut += sign * hold.minor;
  }
}
