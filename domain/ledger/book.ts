/**
 * The live state of a book: its chart, its accounts, its open reservations and the open accounting day. It
 * changes in place, by `evolve` alone. Changes since the last `commit` can be taken back, to a mark or as a
 * whole: an append that fails costs no second fold of the history.
 */
import { type Account, type AccountFigures, figuresOf } from './account.js';
import type { Chart, Subject } from './chart.js';
import type { LedgerEvent } from './events.js';
import { keysOf } from './keys.js';
import { ExpiryQueue } from './expiry-queue.js';
import { NOTHING_CLOSED, type Periods } from './period.js';
import type { Reservation } from './reservation.js';

/** A place to go back to. Marks nest: going back to a mark forgets those made after it. */
export interface Mark {
  readonly figures: number;
  readonly changes: number;
  readonly events: number;
  readonly day: string;
  readonly periods: Periods;
}

type Opened = Extract<LedgerEvent, { type: 'BookOpened' }>['data'];

export interface BookOpening extends Readonly<Omit<Opened, 'chart'>> {
  readonly chart: readonly Subject[];
  /** How far its periods are closed. Default: not at all. */
  readonly periods?: Periods;
}

interface KeptFigures {
  readonly account: Account;
  readonly before: AccountFigures;
}

/** Of an account whose figures are as of no mark. */
export const NO_MARK = 0;

export class Book {
  readonly chart: Chart;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly reservations: ReadonlyMap<string, Reservation>;
  /**
   * Accounts that changed since whoever keeps snapshots last cleared this, each with the number of the mark as of
   * which `#figures` has it. A table for each mark would be made anew, and grow, with every batch.
   */
  readonly changedAccounts = new Map<Account, number>();
  /** Ids of reservations that came or went since then, in the order in which the open ones came. */
  readonly changedReservations = new Set<string>();

  readonly #chart: Map<string, Subject>;
  readonly #accounts = new Map<string, Account>();
  readonly #reservations = new Map<string, Reservation>();
  readonly #expiry = new ExpiryQueue();
  /** Events since the last commit, in order. */
  readonly #events: LedgerEvent[] = [];
  /** The first `#keyed` of them by their keys: when the log is folded nobody asks for any. */
  readonly #uncommitted = new Map<string, LedgerEvent>();
  #keyed = 0;
  /** Figures of accounts as they were at the marks, newest last. */
  readonly #figures: KeptFigures[] = [];
  /** The number of the newest mark. */
  #mark = NO_MARK + 1;
  /** Each takes back an subject's, account's or reservation's coming or going, newest last. */
  readonly #undos: (() => void)[] = [];
  /** Revision of the last committed event. */
  #committed: number;
  #day: string;
  #periods: Periods;

  readonly id: string;
  /** IANA name of the zone of its accounting days, which end there at the cut time, `HH:MM`. */
  readonly timezone: string;
  readonly cutTime: string;

  /**
   * @param opening the data of the event that opened it, but for the open day, the chart and the periods, which
   *   are those of now.
   * @param revision of the last event that the state holds; 0 for a book that was just opened.
   */
  constructor(opening: BookOpening, revision = 0) {
    const { book, timezone, cutTime, day, chart, periods = NOTHING_CLOSED } = opening;
    this.id = book;
    this.timezone = timezone;
    this.cutTime = cutTime;
    this.#day = day;
    this.#periods = periods;
    this.#committed = revision;
    this.#chart = new Map(chart.map((subject) => [subject.id, subject]));
    this.chart = this.#chart;
    this.accounts = this.#accounts;
    this.reservations = this.#reservations;
  }

  /** The open accounting day. */
  get day(): string {
    return this.#day;
  }

  /** How far its periods are closed. */
  get periods(): Periods {
    return this.#periods;
  }

  /** Revision of the last event that the state holds, uncommitted events included. */
  get revision(): number {
    return this.#committed + this.#events.length;
  }

  /** Up to `limit` reservations past their expiry, in the order in which they were made. */
  expiredReservations(nowMs: number, limit: number): readonly Reservation[] {
    return this.#expiry.due(nowMs, limit, (one) => this.#reservations.get(one.id) === one);
  }

  /** An event since the last commit. */
  uncommitted(key: string): LedgerEvent | undefined {
    for (; this.#keyed < this.#events.length; this.#keyed += 1) {
      const event = this.#events[this.#keyed] as LedgerEvent;
      for (const its of keysOf(event)) this.#uncommitted.set(its, event);
    }
    return this.#uncommitted.get(key);
  }

  // What `evolve` changes.

  addSubject(subject: Subject): void {
    this.#chart.set(subject.id, subject);
    this.#undos.push(() => this.#chart.delete(subject.id));
  }

  addAccount(account: Account): void {
    this.#accounts.set(account.id, account);
    this.#undos.push(() => this.#accounts.delete(account.id));
    this.changedAccounts.set(account, NO_MARK);
  }

  /** The account's figures, ready to be changed. */
  figures(account: Account): AccountFigures {
    if (this.changedAccounts.get(account) !== this.#mark) {
      this.#figures.push({ account, before: figuresOf(account) });
      this.changedAccounts.set(account, this.#mark);
    }
    return account;
  }

  addReservation(reservation: Reservation): void {
    this.#reservations.set(reservation.id, reservation);
    this.#expiry.add(reservation);
    // A reservation that was taken back and is made again comes now.
    this.changedReservations.delete(reservation.id);
    this.changedReservations.add(reservation.id);
    this.#undos.push(() => this.#reservations.delete(reservation.id));
  }

  removeReservation(reservation: Reservation): void {
    this.#reservations.delete(reservation.id);
    this.changedReservations.add(reservation.id);
    this.#undos.push(() => {
      this.#reservations.set(reservation.id, reservation);
      this.#expiry.add(reservation);
    });
  }

  openDay(day: string): void {
    this.#day = day;
  }

  setPeriods(periods: Periods): void {
    this.#periods = periods;
  }

  /** Counts an event that `evolve` has applied and keeps it findable until the commit. */
  applied(event: LedgerEvent): void {
    this.#events.push(event);
  }

  // What a writer does around an append.

  mark(): Mark {
    this.#mark += 1;
    return {
      figures: this.#figures.length,
      changes: this.#undos.length,
      events: this.#events.length,
      day: this.#day,
      periods: this.#periods,
    };
  }

  rollback(to: Mark): void {
    for (const { account, before } of this.#figures.splice(to.figures).reverse()) {
      Object.assign(account, before);
    }
    for (const undo of this.#undos.splice(to.changes).reverse()) undo();
    for (const [index, event] of this.#events.splice(to.events).entries()) {
      if (to.events + index >= this.#keyed) break;
      for (const key of keysOf(event)) this.#uncommitted.delete(key);
    }
    this.#keyed = Math.min(this.#keyed, to.events);
    this.#day = to.day;
    this.#periods = to.periods;
    this.#mark += 1;
  }

  /** Makes all changes final; marks made before are void. */
  commit(): void {
    this.#committed += this.#events.length;
    this.#events.length = 0;
    this.#uncommitted.clear();
    this.#keyed = 0;
    this.#figures.length = 0;
    this.#undos.length = 0;
    this.#mark += 1;
  }
}
