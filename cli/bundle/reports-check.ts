/** The reports of a bundle against what its events come to: each of them once, and none left out. */
import type { TallybookEvent } from '../../domain/events.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import { ledgerStream } from '../../domain/ledger/streams.js';
import { formatMinor } from '../../domain/money/money.js';
import { type TrialBalance, type TrialBalanceFold, trialBalanceOf } from '../trial-balance.js';
import type { AuditedBook } from '../verify/book-state.js';
import type { AccountLine, TrialBalanceLine } from '../../domain/bundle/lines.js';

export const BALANCES = 'balances';
export const TRIAL_BALANCE = 'trial-balance';

export type ReportWrong = (check: typeof BALANCES | typeof TRIAL_BALANCE, message: string) => void;

export class ReportsCheck {
  /** By the book's stream. */
  readonly #trialBalances = new Map<string, TrialBalanceFold>();
  /** Accounts that were reported, by book. */
  readonly #accounts = new Map<string, Set<string>>();
  /** Books whose trial balance was reported. */
  readonly #books = new Set<string>();
  readonly #count = { accounts: 0, trialBalances: 0 };

  /** @param books as recomputed from the events, by book id. */
  constructor(
    private readonly books: ReadonlyMap<string, AuditedBook>,
    private readonly wrong: ReportWrong,
  ) {}

  /** Lines so far. */
  get counts(): { readonly accounts: number; readonly trialBalances: number } {
    return this.#count;
  }

  /** True from the first report on: no event comes after it. */
  get begun(): boolean {
    return this.#count.accounts + this.#count.trialBalances > 0;
  }

  /** @throws RangeError an amount cannot be read. */
  takeEvent(stored: StoredEvent<TallybookEvent>): void {
    const { event, stream } = stored;
    // A book begins once, in its own stream: an opening elsewhere would put a fresh fold in its place.
    if (event.type === 'BookOpened' && stream === ledgerStream(event.data.book)) {
      const { book } = event.data;
      if (!this.#trialBalances.has(stream)) this.#trialBalances.set(stream, trialBalanceOf(book));
    }
    this.#trialBalances.get(stream)?.apply(stored);
  }

  takeAccount(found: AccountLine): void {
    this.#count.accounts += 1;
    const { book, account: id } = found;
    const reported = this.#accounts.get(book) ?? new Set();
    this.#accounts.set(book, reported);
    if (reported.has(id)) return this.wrong(BALANCES, `${book}: ${id} is reported twice`);
    reported.add(id);
    const due = this.books.get(book)?.accounts.get(id);
    if (due === undefined) {
      return this.wrong(BALANCES, `${book}: account ${id} was never opened`);
    }
    const { currency, sequence } = due;
    const posted = formatMinor(due.posted, currency);
    if (found.currency === currency && found.posted === posted && found.sequence === sequence) {
      return;
    }
    const says = `${found.posted} ${found.currency} after ${found.sequence} entries`;
    const comes = `${posted} ${currency} after ${sequence}`;
    this.wrong(BALANCES, `${book}: ${id}: the report says ${says}, the events ${comes}`);
  }

  /** The trial balance of the day that is open at the bundle's end. */
  takeTrialBalance(found: TrialBalanceLine): void {
    this.#count.trialBalances += 1;
    const { book } = found;
    if (this.#books.has(book)) return this.wrong(TRIAL_BALANCE, `${book} is reported twice`);
    this.#books.add(book);
    const due = this.#trialBalances.get(ledgerStream(book))?.result();
    if (due === undefined) return this.wrong(TRIAL_BALANCE, `no book ${book}`);
    const difference = firstDifference(found, due);
    if (difference !== undefined) {
      const message = `${book} ${found.date}: ${difference} is not what the events come to`;
      this.wrong(TRIAL_BALANCE, message);
    }
  }

  /** A report that was left out is as wrong as a report that was changed. */
  finish(): void {
    for (const [book, { accounts }] of this.books) {
      if (!this.#books.has(book)) this.wrong(TRIAL_BALANCE, `book ${book} is not reported`);
      for (const id of accounts.keys()) {
        if (this.#accounts.get(book)?.has(id) !== true) {
          this.wrong(BALANCES, `${book}: account ${id} is not reported`);
        }
      }
    }
  }
}

/** The first member of a report that is not what the events come to. */
function firstDifference(found: TrialBalanceLine, due: TrialBalance): string | undefined {
  for (const name of ['date', 'closed'] as const) if (found[name] !== due[name]) return name;
  for (const name of ['lines', 'totals'] as const) {
    const length = Math.max(found[name].length, due[name].length);
    for (let at = 0; at < length; at++) {
      const [one, other] = [found[name][at], due[name][at]];
      if (canonical(one) === canonical(other)) continue;
      const { currency } = one ?? other ?? {};
      const subject = one !== undefined && 'subject' in one ? `${one.subject} ` : '';
      return `${name}: ${subject}${currency ?? ''}`;
    }
  }
  return found.balanced === due.balanced ? undefined : 'balanced';
}

/** JSON with its members in order. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  ) ?? 'nothing';
