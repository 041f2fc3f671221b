/**
 * The engine's own ledger code, folded over the log, comes to what the auditor's sums say; and so does
 * the snapshot that the next start would load.
 */
import { bookOfStream } from '../../domain/ledger/streams.js';
import type { TallybookEvent } from '../../domain/events.js';
import type { Account } from '../../domain/ledger/account.js';
import type { Book } from '../../domain/ledger/book.js';
import type { Chart } from '../../domain/ledger/chart.js';
import { type LedgerEvent, ledgerEventSchemas } from '../../domain/ledger/events.js';
import { CorruptBook, evolve } from '../../domain/ledger/evolve.js';
import { bookOpenedBy } from '../../domain/ledger/replay.js';
import { formatMinor } from '../../domain/money/money.js';
import type { AuditedAccount, AuditedBook } from './book-state.js';
import type { Check, LogEvent, Report } from './check.js';
import type { BookSnapshot } from './ledger-snapshot.js';

const isLedgerEvent = (event: TallybookEvent): event is LedgerEvent =>
  Object.hasOwn(ledgerEventSchemas, event.type);

/** @param audited the auditor's books, complete by the time that `finish` is called. */
export function ledgerState(
  audited: ReadonlyMap<string, AuditedBook>,
  snapshots: ReadonlyMap<string, BookSnapshot>,
): Check {
  const books = new Map<string, Book>();
  /** Books whose events do not fit together: nothing can be compared any more. */
  const corrupt = new Set<string>();

  function fold(id: string, event: LedgerEvent): void {
    const book = books.get(id);
    if (book === undefined) books.set(id, bookOpenedBy(event));
    else {
      evolve(book, event);
      book.commit();
    }
  }

  function compareSnapshot(id: string, stored: LogEvent, report: Report): void {
    const snapshot = snapshots.get(id);
    const book = books.get(id);
    if (snapshot === undefined || book === undefined) return;
    // A snapshot of another log is thrown away at the next start.
    if (snapshot.revision !== stored.revision || snapshot.eventId !== stored.id) return;
    for (const difference of differences(book, snapshot.book)) {
      report(`snapshot of book ${id}: ${difference}`, stored);
    }
  }

  return {
    name: 'ledger-state',
    apply(stored, report) {
      const { stream, event } = stored;
      const id = bookOfStream(stream);
      if (id === undefined || !isLedgerEvent(event)) return;
      if (corrupt.has(id)) return;
      try {
        fold(id, event);
        compareSnapshot(id, stored, report);
      } catch (error) {
        if (!(error instanceof CorruptBook || error instanceof RangeError)) throw error;
        corrupt.add(id);
        report(`the engine's ledger stops here: ${error.message}`, stored);
      }
    },
    finish(report) {
      for (const [id, book] of books) {
        const sums = audited.get(id);
        if (corrupt.has(id) || sums === undefined) continue;
        for (const account of book.accounts.values()) {
          const due = sums.accounts.get(account.id);
          if (due === undefined || !agrees(account, due)) {
            report(`book ${id}: the engine has ${figuresOf(account)}, the audit ${auditOf(due)}`);
          }
        }
      }
    },
  };
}

/** What the audit recomputes of an account is what the engine's fold has come to. */
const agrees = (account: Account, due: AuditedAccount): boolean =>
  due.posted === account.posted &&
  due.sequence === account.sequence &&
  (due.floor ?? null) === account.floor &&
  (due.ceiling ?? null) === account.ceiling &&
  due.heldIn === account.pendingIn &&
  due.heldOut === account.pendingOut &&
  due.closed === (account.status === 'closed');

const figuresOf = ({
  id,
  currency,
  posted,
  pendingIn,
  pendingOut,
  sequence,
}: Pick<
  Account,
  'id' | 'currency' | 'posted' | 'pendingIn' | 'pendingOut' | 'sequence'
>): string => {
  const [balance, held, awaited] = [posted, pendingOut, pendingIn].map((minor) =>
    formatMinor(minor, currency),
  );
  return `${id} at ${balance} with ${held} held and ${awaited} awaited after entry ${sequence}`;
};

const auditOf = (due: AuditedAccount | undefined): string =>
  due === undefined
    ? 'no such account'
    : figuresOf({ ...due, pendingIn: due.heldIn, pendingOut: due.heldOut });

function* chartDifferences(folded: Chart, snapshot: Chart): Generator<string> {
  for (const [id, subject] of folded) {
    const kept = snapshot.get(id);
    if (kept === undefined) yield `subject ${id} is missing`;
    else if (JSON.stringify(kept) !== JSON.stringify(subject)) yield `subject ${id} differs`;
  }
  for (const id of snapshot.keys()) if (!folded.has(id)) yield `subject ${id} was never added`;
}

/** What differs between a snapshot's book and the book as folded up to the same event. */
function* differences(folded: Book, snapshot: Book): Generator<string> {
  if (folded.day !== snapshot.day) yield `day ${snapshot.day} where ${folded.day} is open`;
  yield* chartDifferences(folded.chart, snapshot.chart);
  for (const account of folded.accounts.values()) {
    const kept = snapshot.accounts.get(account.id);
    if (kept === undefined) yield `account ${account.id} is missing`;
    else if (
      kept.posted !== account.posted ||
      kept.sequence !== account.sequence ||
      kept.floor !== account.floor ||
      kept.ceiling !== account.ceiling ||
      kept.pendingIn !== account.pendingIn ||
      kept.pendingOut !== account.pendingOut ||
      kept.status !== account.status
    ) {
      const has = formatMinor(kept.posted, kept.currency);
      yield `${account.id} has ${has} after ${kept.sequence} entries, ${kept.status}, where the log gives ${formatMinor(account.posted, account.currency)} after ${account.sequence}, ${account.status}`;
    }
  }
  for (const id of snapshot.accounts.keys()) {
    if (!folded.accounts.has(id)) yield `account ${id} was never opened`;
  }
  for (const id of folded.reservations.keys()) {
    if (!snapshot.reservations.has(id)) yield `reservation ${id} is missing`;
  }
  for (const id of snapshot.reservations.keys()) {
    if (!folded.reservations.has(id)) yield `reservation ${id} is not open`;
  }
}
