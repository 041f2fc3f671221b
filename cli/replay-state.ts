/** What a replay shows: the state of the books and payments as of the last event folded. */
import { bookOfStream } from '../domain/ledger/streams.js';
import type { TallybookEvent } from '../domain/events.js';
import type { StoredEvent } from '../domain/kernel/event.js';
import { type Position, START } from '../domain/kernel/position.js';
import { isCurrency } from '../domain/money/currencies.js';
import { formatMinor } from '../domain/money/money.js';
import { type TrialBalance, type TrialBalanceFold, trialBalanceOf } from './trial-balance.js';

export interface ReplayedAccount {
  readonly book: string;
  readonly account: string;
  readonly currency: string;
  /** Decimal string, signed towards the account's normal side. */
  readonly posted: string;
  /** Number of the last entry, 0 for none. */
  readonly sequence: number;
}

/** Every entry of the log comes to one: it is changed in place. */
type FoldedAccount = { -readonly [Member in keyof ReplayedAccount]: ReplayedAccount[Member] };

export interface ReplayedState {
  readonly position: Position;
  readonly events: number;
  /** Events by type. */
  readonly types: Readonly<Record<string, number>>;
  /** Payments by how they ended; `open` for those that have not. */
  readonly payments: Readonly<Record<string, number>>;
  readonly accounts: readonly ReplayedAccount[];
  /** Trial balance of each book on its open day. */
  readonly books: readonly TrialBalance[];
}

export interface StateFold {
  readonly apply: (event: StoredEvent<TallybookEvent>) => void;
  result(): ReplayedState;
}

const ENDS: ReadonlyMap<string, string> = new Map([
  ['PaymentSucceeded', 'succeeded'],
  ['PaymentFailed', 'failed'],
  ['PaymentCanceled', 'canceled'],
  ['PaymentExpired', 'expired'],
]);

export function stateOf(): StateFold {
  let position = START;
  let events = 0;
  /** Of the last event. */
  let stream = '';
  let book: string | undefined;
  const types = new Map<string, number>();
  const payments = new Map<string, number>();
  /** By book, then by account. */
  const accounts = new Map<string, Map<string, FoldedAccount>>();
  const books = new Map<string, TrialBalanceFold>();

  const count = (map: Map<string, number>, key: string, by: number): void => {
    map.set(key, (map.get(key) ?? 0) + by);
  };

  function applyToAccounts(book: string, { event }: StoredEvent<TallybookEvent>): void {
    if (event.type === 'AccountOpened') {
      const { account, currency } = event.data;
      const posted = isCurrency(currency) ? formatMinor(0n, currency) : '0';
      ofBook(book).set(account, { book, account, currency, posted, sequence: 0 });
    } else if (event.type === 'TransactionPosted') {
      const known = ofBook(book);
      for (const { account, currency, balance: posted, sequence } of event.data.entries) {
        const folded = known.get(account);
        if (folded === undefined) {
          known.set(account, { book, account, currency, posted, sequence });
        } else {
          folded.currency = currency;
          folded.posted = posted;
          folded.sequence = sequence;
        }
      }
    }
  }

  function ofBook(book: string): Map<string, FoldedAccount> {
    const known = accounts.get(book) ?? new Map<string, FoldedAccount>();
    accounts.set(book, known);
    return known;
  }

  return {
    apply(stored) {
      position = stored.position;
      events += 1;
      const { type, data } = stored.event;
      count(types, type, 1);
      if (type === 'BookOpened') books.set(data.book, trialBalanceOf(data.book));
      if (type === 'PaymentCreated') count(payments, 'open', 1);
      const end = ENDS.get(type);
      if (end !== undefined) {
        count(payments, 'open', -1);
        count(payments, end, 1);
      }
      if (stored.stream !== stream) {
        ({ stream } = stored);
        book = bookOfStream(stream);
      }
      if (book !== undefined) applyToAccounts(book, stored);
      for (const fold of books.values()) fold.apply(stored);
    },
    result: () => ({
      position,
      events,
      types: sorted(types),
      payments: sorted(payments),
      accounts: [...accounts.values()]
        .flatMap((known) => [...known.values()])
        .sort((a, b) => (`${a.book} ${a.account}` < `${b.book} ${b.account}` ? -1 : 1)),
      books: [...books.values()].flatMap((book) => book.result() ?? []),
    }),
  };
}

const sorted = (map: ReadonlyMap<string, number>): Record<string, number> =>
  Object.fromEntries([...map].filter(([, n]) => n !== 0).sort(([a], [b]) => (a < b ? -1 : 1)));
