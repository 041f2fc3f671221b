/** A book as plain-text accounting tools read it: one journal, from the log alone. */
import type { TallybookEvent } from '../../domain/events.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import { ledgerStream } from '../../domain/kernel/streams.js';
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

/** How one tool writes a journal. Every text is whole lines. */
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

/** Writes a book event by event; the texts, one after the other, are the journal. */
export function journalOf(book: string, format: JournalFormat) {
  const stream = ledgerStream(book);
  const chart = new Map<string, Subject>();
  const accounts = new Map<string, JournalAccount>();
  const currencies = new Set<Currency>();
  const balances = new Map<string, bigint>();
  let day: string | undefined;

  const entryOf = (account: JournalAccount, minor: bigint, balance: bigint): JournalEntry => ({
    account,
    amount: formatMinor(minor, account.currency),
    balance: formatMinor(balance, account.currency),
  });

  function accountOf(id: string): JournalAccount {
    const account = accounts.get(id);
    if (account === undefined) throw new Error(`book ${book}: account ${id} was never opened`);
    return account;
  }

  function opened(id: string, code: string, subjectId: string): JournalAccount {
    const subject = chart.get(subjectId);
    if (subject === undefined || !isCurrency(code)) {
      throw new Error(`book ${book}: account ${id} has an unknown subject or currency`);
    }
    const account = { id, currency: code, subject };
    accounts.set(id, account);
    balances.set(id, 0n);
    return account;
  }

  return {
    /** True once the book's first event was taken. */
    exists: () => day !== undefined,

    take({ stream: from, event, position }: StoredEvent<TallybookEvent>): string {
      if (from !== stream) return '';
      switch (event.type) {
        case 'BookOpened':
          day = event.data.day;
          for (const subject of event.data.chart) chart.set(subject.id, subject);
          return format.header(book);
        case 'SubjectAdded':
          chart.set(event.data.subject.id, event.data.subject);
          return '';
        case 'DayCut':
          day = event.data.opened;
          return '';
        case 'AccountOpened': {
          const { account, currency, subject } = event.data;
          const known = opened(account, currency, subject);
          const first = currencies.has(known.currency) ? '' : format.currency(known.currency);
          currencies.add(known.currency);
          return first + format.open(known, day ?? '');
        }
        case 'TransactionPosted': {
          const { data } = event;
          const entries = data.entries.map(({ account: id, direction, amount }) => {
            const account = accountOf(id);
            const minor = parseMinor(amount, account.currency);
            const signed = direction === 'debit' ? minor : -minor;
            const balance = (balances.get(id) ?? 0n) + signed;
            balances.set(id, balance);
            return entryOf(account, signed, balance);
          });
          const { transaction: id, effectiveDate, reference, reverses } = data;
          return format.transaction({
            ...{ id, position, day: data.day, effectiveDate, reference, reverses, entries },
          });
        }
        default:
          return '';
      }
    },

    end(): string {
      const all = [...accounts.values()].map((account) => {
        const balance = balances.get(account.id) ?? 0n;
        return entryOf(account, balance, balance);
      });
      return day === undefined ? '' : format.end(all, day);
    },
  };
}
