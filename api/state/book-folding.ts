/** A book, of which the accounts are shown that an event speaks of. */
import type { TallybookEvent } from '../../domain/events.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import { type Account, figuresOf } from '../../domain/ledger/account.js';
import type { Book } from '../../domain/ledger/book.js';
import { type LedgerEvent, ledgerEventSchemas } from '../../domain/ledger/events.js';
import { evolve } from '../../domain/ledger/evolve.js';
import { bookOpenedBy } from '../../domain/ledger/replay.js';
import { formatMinor } from '../../domain/money/money.js';
import type { Folding } from './folding.js';

type Stored = StoredEvent<TallybookEvent>;

/** @param accounts that are shown. */
export function bookFolding(accounts: ReadonlySet<string>): Folding {
  let book: Book | undefined;
  return {
    apply({ event, stream }: Stored) {
      if (!isLedgerEvent(event)) throw new Error(`${event.type} in ${stream}`);
      book = next(book, event);
    },
    get state() {
      if (book === undefined) return undefined;
      const { day, chart } = book;
      return {
        day,
        subjects: chart.size,
        accounts: [...accounts].flatMap((id) => {
          const account = book?.accounts.get(id);
          return account === undefined ? [] : [shown(account)];
        }),
      };
    },
  };
}

const isLedgerEvent = (event: TallybookEvent): event is LedgerEvent =>
  Object.hasOwn(ledgerEventSchemas, event.type);

function next(book: Book | undefined, event: LedgerEvent): Book {
  if (book === undefined) return bookOpenedBy(event);
  evolve(book, event);
  // What was applied is never taken back here.
  book.commit();
  return book;
}

function shown(account: Account) {
  const { id, currency, subject } = account;
  const { posted, pendingIn, pendingOut, floor, ceiling, ...figures } = figuresOf(account);
  const amount = (minor: bigint | null) =>
    minor === null ? null : `${formatMinor(minor, currency)} ${currency}`;
  return {
    ...{ id, subject: subject.id },
    ...{ posted: amount(posted), pendingIn: amount(pendingIn), pendingOut: amount(pendingOut) },
    ...{ floor: amount(floor), ceiling: amount(ceiling), ...figures },
  };
}
