/**
 * The live state of a book: its accounts, its open reservations and the open accounting day. It changes
 * in place, by `evolve` alone. Changes since the last `commit` can be taken back, to a mark or as a
 * whole: an append that fails costs no second fold of the history.
 */
import { type Account, type AccountFigures, figuresOf } from './account.js';
import type { LedgerEvent } from './events.js';
import { keysOf } from './keys.js';
import type { Reservation } from './reservation.js';

/** A place to go back to. Marks nest: going back to one forgets those made after it. */
export interface Mark {
  readonly undos: number;
  readonly revision: number;
  readonly day: string;
}

export class Book {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly reservations: ReadonlyMap<string, Reservation>;
  /** Accounts that changed since whoever keeps snapshots last cleared this set. */
  readonly changedAccounts = new Set<Account>();

  readonly #accounts = new Map<string, Account>();
  readonly #reservations = new Map<string, Reservation>();
  /** Events since the last commit, by their keys. */
  readonly #uncommitted = new Map<string, LedgerEvent>();
  /** Takes back one change each, newest last. */
  readonly #undos: (() => void)[] = [];
  /** Accounts whose figures since the newest mark are already kept in `#undos`. */
  readonly #kept = new Set<Account>();
  #day: string;
  #revision: number;

  /** @param revision of the last event that the state holds; 0 for a book that was just opened. */
  constructor(
    readonly id: string,
    readonly timezone: string,
    day: string,
    revision = 0,
  ) {
    this.#day = day;
    this.#revision = revision;
    this.accounts = this.#accounts;
    this.reservations = this.#reservations;
  }

  /** The open accounting day. */
  get day(): string {
    return this.#day;
  }

  /** Revision of the last event that the state holds, uncommitted ones included. */
  get revision(): number {
    return this.#revision;
  }

  /** An event since the last commit. */
  uncommitted(key: string): LedgerEvent | undefined {
    return this.#uncommitted.get(key);
  }

  // What `evolve` changes.

  addAccount(account: Account): void {
    this.#accounts.set(account.id, account);
    this.#undos.push(() => this.#accounts.delete(account.id));
    this.changedAccounts.add(account);
    // A new account has nothing to go back to: its removal takes its figures along.
    this.#kept.add(account);
  }

  /** The account's figures, ready to be changed. */
  figures(account: Account): AccountFigures {
    if (!this.#kept.has(account)) {
      const before = figuresOf(account);
      this.#undos.push(() => Object.assign(account, before));
      this.#kept.add(account);
      this.changedAccounts.add(account);
    }
    return account;
  }

  addReservation(reservation: Reservation): void {
    this.#reservations.set(reservation.id, reservation);
    this.#undos.push(() => this.#reservations.delete(reservation.id));
  }

  removeReservation(reservation: Reservation): void {
    this.#reservations.delete(reservation.id);
    this.#undos.push(() => this.#reservations.set(reservation.id, reservation));
  }

  openDay(day: string): void {
    this.#day = day;
  }

  /** Counts an event that `evolve` has applied and keeps it findable until the commit. */
  applied(event: LedgerEvent): void {
    this.#revision += 1;
    for (const key of keysOf(event)) {
      this.#uncommitted.set(key, event);
      this.#undos.push(() => this.#uncommitted.delete(key));
    }
  }

  // What a writer does around an append.

  mark(): Mark {
    this.#kept.clear();
    return { undos: this.#undos.length, revision: this.#revision, day: this.#day };
  }

  rollback(to: Mark): void {
    for (let index = this.#undos.length - 1; index >= to.undos; index -= 1) this.#undos[index]?.();
    this.#undos.length = to.undos;
    this.#revision = to.revision;
    this.#day = to.day;
    this.#kept.clear();
  }

  /** Makes all changes final; marks made before are void. */
  commit(): void {
    this.#undos.length = 0;
    this.#uncommitted.clear();
    this.#kept.clear();
  }
}
