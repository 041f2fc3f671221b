/** A book as plain-text accounting tools read it: one journal, from the log alone. */
import type { TallybookEvent } from '../../domain/events.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import { ledgerStream } from '../../domain/ledger/streams.js';
import type { Subject } from '../../domain/ledger/chart.js';
import { type Currency, isCurrency } from '../../domain/money/currencies.js';
import { formatMinor, parseMinor } from '../../domain/money/money.js';

export interface JournalAccount {
  readonly id: string;
  readonly currency: Currency;
  readonly subject: Subject;
}

export interface JournalEntry {
  readonly account: JournalAccount;
  /** Decimal text, debits up: `50.00`, `-50.00`. */
  readonly amount: string;
  /** The account's balance after the entry, debits up. */
  readonly balance: string;
}

export interface JournalTransaction {
  readonly id: string;
  readonly position: string;
  /** Accounting day. */
  readonly day: string;
  readonly effectiveDate: string;
  readonly reference: string | null;
  readonly reverses: string | null;
  readonly entries: readonly JournalEntry[];
}

type DataOf<Type extends TallybookEvent['type']> = Extract<TallybookEvent, { type: Type }>['data'];

/** How a tool writes a journal. Every text is whole lines. */
export interface JournalFormat {
  header(book: string): string;
  /** Before the first account in a currency. */
  currency(code: Currency): string;
  /** @param day the accounting day that was open. */
  open(account: JournalAccount, day: string): string;
  transaction(transaction: JournalTransaction): string;
  /** @param balances debits up, of every account. @param day the open accounting day. */
  end(balances: readonly JournalEntry[], day: string): string;
}

/** Writes a book event by event; the texts, in their order, are the journal. */
export class BookJournal {
  readonly #chart = new Map<string, Subject>();
  readonly #accounts = new Map<string, JournalAccount>();
  readonly #currencies = new Set<Currency>();
  readonly #balances = new Map<string, bigint>();
  /** The open accounting day; undefined before the book's first event. */
  #day: string | undefined;

  constructor(
    private readonly book: string,
    private readonly format: JournalFormat,
  ) {}

  /** True after the book's first event. */
  get exists(): boolean {
    return this.#day !== undefined;
  }

  /** The text of an event, which may be empty. */
  take({ stream, event, position }: StoredEvent<TallybookEvent>): string {
    if (stream !== ledgerStream(this.book)) return '';
    switch (event.type) {
      case 'BookOpened':
        this.#day = event.data.day;
        for (const subject of event.data.chart) this.#chart.set(subject.id, subject);
        return this.format.header(this.book);
      case 'SubjectAdded':
        this.#chart.set(event.data.subject.id, event.data.subject);
        return '';
      case 'DayCut':
        this.#day = event.data.opened;
        return '';
      case 'AccountOpened':
        return this.#open(event.data);
      case 'TransactionPosted':
        return this.#post(event.data, position);
      default:
        return '';
    }
  }

  /** The text that ends the journal. */
  end(): string {
    if (this.#day === undefined) return '';
    const balances = [...this.#accounts.values()].map((account) => {
      const balance = this.#balances.get(account.id) ?? 0n;
      return entryOf(account, balance, balance);
    });
    return this.format.end(balances, this.#day);
  }

  #open({ account: id, currency, subject: subjectId }: DataOf<'AccountOpened'>): string {
    const subject = this.#chart.get(subjectId);
    if (subject === undefined || !isCurrency(currency)) {
      throw new Error(`book ${this.book}: account ${id} has an unknown subject or currency`);
    }
    const account = { id, currency, subject };
    this.#accounts.set(id, account);
    this.#balances.set(id, 0n);
    const first = this.#currencies.has(currency) ? '' : this.format.currency(currency);
    this.#currencies.add(currency);
    return first + this.format.open(account, this.#day ?? '');
  }

  #post(data: DataOf<'TransactionPosted'>, position: string): string {
    const entries = data.entries.map(({ account: id, direction, amount }) => {
      const account = this.#account(id);
      const minor = parseMinor(amount, account.currency);
      const signed = direction === 'debit' ? minor : -minor;
      const balance = (this.#balances.get(id) ?? 0n) + signed;
      this.#balances.set(id, balance);
      return entryOf(account, signed, balance);
    });
    const { transaction: id, day, effectiveDate, reference, reverses } = data;
    return this.format.transaction({
      ...{ id, position, day, effectiveDate, reference, reverses, entries },
    });
  }

  #account(id: string): JournalAccount {
    const account = this.#accounts.get(id);
    if (account === undefined) {
      throw new Error(`book ${this.book}: account ${id} was never opened`);
    }
    return account;
  }
}

const entryOf = (account: JournalAccount, minor: bigint, balance: bigint): JournalEntry => ({
  account,
  amount: formatMinor(minor, account.currency),
  balance: formatMinor(balance, account.currency),
});
