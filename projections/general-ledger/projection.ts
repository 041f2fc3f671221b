/**
 * The general ledger: summed from the entries of all transactions by subject, currency and accounting
 * day, apart from the balances that the ledger's writer keeps. The control check compares the two.
 */
import { minorOf, decimal, zero } from '../framework/decimal.js';
import { type BookEvent, bookEvents } from '../framework/events.js';
import type { Key, Projection, ProjectionTx, Rows } from '../framework/projection.js';
import type { RowOf } from '../framework/table.js';
import {
  accountFlows,
  accountingDays,
  accountSubjects,
  books,
  subjectBalances,
  subjectDays,
  subjectFlows,
  subjects,
  vouchers,
} from './tables.js';

export const generalLedgerProjection: Projection<'general_ledger'> = {
  name: 'general_ledger',
  version: 5,
  tables: [
    books,
    accountingDays,
    subjects,
    accountSubjects,
    subjectBalances,
    subjectDays,
    subjectFlows,
    accountFlows,
    vouchers,
  ],
  async apply(batch, tx) {
    const events = bookEvents(batch);
    await applyDays(events, tx);
    addSubjects(events, tx);
    await applyEntries(events, tx);
  },
};

/** Books and their accounting days. */
async function applyDays(events: readonly BookEvent[], tx: ProjectionTx): Promise<void> {
  const cuts = events.filter(({ event }) => event.type === 'BookOpened' || event.type === 'DayCut');
  if (cuts.length === 0) return;
  const bookRows = await tx.rows(
    books,
    cuts.map(({ book }) => [book]),
  );
  const days = await tx.rows(
    accountingDays,
    cuts.flatMap(({ book, event }): Key[] => {
      if (event.type === 'BookOpened') return [[book, event.data.day]];
      if (event.type !== 'DayCut') return [];
      return [
        [book, event.data.closed],
        [book, event.data.opened],
      ];
    }),
  );
  const begin = ({ book, at, position }: BookEvent, day: string): void => {
    const opened = { opened_at: at, opened_position: position };
    days.put({ book, day, status: 'open', ...opened, closed_at: null, cause: null });
  };
  for (const cut of cuts) {
    const { book, event, at } = cut;
    if (event.type === 'BookOpened') {
      const { timezone, day } = event.data;
      bookRows.put({ id: book, timezone, open_day: day, opened_at: at });
      begin(cut, day);
    } else if (event.type === 'DayCut') {
      const { closed, opened, cause } = event.data;
      const row = bookRows.get(book);
      const day = days.get(book, closed);
      if (row === undefined || day === undefined)
        throw new Error(`${book}: ${closed} never opened`);
      bookRows.put({ ...row, open_day: opened });
      days.put({ ...day, status: 'closed', closed_at: at, cause });
      begin(cut, opened);
    }
  }
}

/** The chart that a book opens with, and what is added to it. */
function addSubjects(events: readonly BookEvent[], tx: ProjectionTx): void {
  for (const { book, event } of events) {
    const added =
      event.type === 'BookOpened'
        ? event.data.chart
        : event.type === 'SubjectAdded'
          ? [event.data.subject]
          : [];
    for (const { normalSide, ...subject } of added) {
      const { id, code, name, type, parent } = subject;
      tx.insert(subjects, { ...{ book, id, code, name, type, parent }, normal_side: normalSide });
    }
  }
}

interface Movement {
  readonly book: string;
  readonly account: string;
  readonly currency: string;
  readonly day: string;
  readonly effectiveDate: string;
  readonly at: string;
  readonly position: string;
  readonly transaction: string;
  readonly reference: string | null;
  readonly debit: bigint;
  readonly credit: bigint;
}

type SubjectMovement = Movement & { readonly subject: string };

/** One movement per key, with what all of that key come to. */
function summed(
  movements: readonly SubjectMovement[],
  keyOf: (movement: SubjectMovement) => readonly string[],
): SubjectMovement[] {
  const sums = new Map<string, SubjectMovement>();
  for (const movement of movements) {
    const key = JSON.stringify(keyOf(movement));
    const sum = sums.get(key);
    sums.set(key, {
      ...movement,
      debit: movement.debit + (sum?.debit ?? 0n),
      credit: movement.credit + (sum?.credit ?? 0n),
    });
  }
  return [...sums.values()];
}

/** Turnover by accounting day and effective date. */
async function addFlows(movements: readonly SubjectMovement[], tx: ProjectionTx): Promise<void> {
  const subjectKey = (m: SubjectMovement) =>
    [m.book, m.effectiveDate, m.day, m.subject, m.currency] as const;
  const ofSubjects = summed(movements, subjectKey);
  const subjectRows = await tx.rows(subjectFlows, ofSubjects.map(subjectKey));
  for (const movement of ofSubjects) {
    const [book, effective_date, day, subject, currency] = subjectKey(movement);
    const before = subjectRows.get(...subjectKey(movement));
    const key = { book, effective_date, day, subject, currency };
    subjectRows.put({ ...key, ...sidesAfter(before, movement) });
  }
  const accountKey = (m: SubjectMovement) => [m.book, m.account, m.effectiveDate, m.day] as const;
  const ofAccounts = summed(movements, accountKey);
  const accountRows = await tx.rows(accountFlows, ofAccounts.map(accountKey));
  for (const movement of ofAccounts) {
    const [book, account, effective_date, day] = accountKey(movement);
    const before = accountRows.get(...accountKey(movement));
    const key = { book, account, effective_date, day };
    accountRows.put({ ...key, ...sidesAfter(before, movement) });
  }
}

type DayRow = RowOf<typeof subjectDays>;

/**
 * One voucher for each transaction and subject, in the order of the log.
 * @param daysBefore the subjects' days before these movements.
 */
function addVouchers(
  movements: readonly SubjectMovement[],
  daysBefore: (...key: readonly string[]) => DayRow | undefined,
  tx: ProjectionTx,
): void {
  const days = new Map<string, Sides>();
  const ofTransactions = summed(movements, (m) => [m.position, m.book, m.subject, m.currency]);
  for (const movement of ofTransactions) {
    const { book, subject, currency, day, position, transaction, at, reference } = movement;
    const key = JSON.stringify([book, subject, currency, day]);
    const before = days.get(key) ?? daysBefore(book, subject, currency, day);
    const after = sidesAfter(before, movement);
    days.set(key, after);
    tx.insert(vouchers, {
      ...{ book, subject, currency, day, position, transaction, at, reference },
      ...sidesAfter(undefined, movement),
      day_debits: after.debits,
      day_credits: after.credits,
      effective_date: movement.effectiveDate,
    });
  }
}

interface Sides {
  readonly debits: string;
  readonly credits: string;
}

const sidesAfter = (before: Sides | undefined, { currency, debit, credit }: Movement): Sides => ({
  debits: decimal(minorOf(before?.debits ?? zero(currency), currency) + debit, currency),
  credits: decimal(minorOf(before?.credits ?? zero(currency), currency) + credit, currency),
});

/** Turnover of the batch, then one change of each subject's day. */
async function applyEntries(events: readonly BookEvent[], tx: ProjectionTx): Promise<void> {
  const movements = events.flatMap(movementsOf);
  const subjects = await subjectsOf(events, movements, tx);
  const known = movements.map((movement): SubjectMovement => {
    const { book, account } = movement;
    const subject = subjects.get(book, account)?.subject;
    if (subject === undefined) throw new Error(`${book}: account ${account} was never opened`);
    return { ...movement, subject };
  });
  await addFlows(known, tx);
  const totals = summed(known, ({ book, subject, currency, day }) => [
    book,
    subject,
    currency,
    day,
  ]);
  const balances = await tx.rows(
    subjectBalances,
    totals.map(({ book, subject, currency }) => [book, subject, currency]),
  );
  const days = await tx.rows(
    subjectDays,
    totals.map(({ book, subject, currency, day }) => [book, subject, currency, day]),
  );
  addVouchers(known, (...key) => days.get(...key), tx);
  for (const { book, subject, currency, day, debit, credit } of totals) {
    const before = balances.get(book, subject, currency);
    if (before !== undefined && before.day > day) {
      throw new Error(`${book}: ${subject} moves on ${day} after ${before.day}`);
    }
    const opening = before?.closing ?? zero(currency);
    const row = days.get(book, subject, currency, day) ?? {
      ...{ book, subject, currency, day, opening, closing: opening },
      debits: zero(currency),
      credits: zero(currency),
    };
    const closing = decimal(minorOf(row.closing, currency) + debit - credit, currency);
    days.put({
      ...row,
      debits: decimal(minorOf(row.debits, currency) + debit, currency),
      credits: decimal(minorOf(row.credits, currency) + credit, currency),
      closing,
    });
    balances.put({ book, subject, currency, day, closing });
  }
}

function movementsOf({ book, event, at, position }: BookEvent): Movement[] {
  if (event.type !== 'TransactionPosted') return [];
  const { day, effectiveDate, transaction, reference } = event.data;
  const origin = { book, day, effectiveDate, at, position, transaction, reference };
  return event.data.entries.map(({ account, currency, direction, amount }) => {
    const minor = minorOf(amount, currency);
    const isDebit = direction === 'debit';
    const sides = { debit: isDebit ? minor : 0n, credit: isDebit ? 0n : minor };
    return { ...origin, account, currency, ...sides };
  });
}

async function subjectsOf(
  events: readonly BookEvent[],
  movements: readonly Movement[],
  tx: ProjectionTx,
): Promise<Rows<typeof accountSubjects>> {
  const opened = events.flatMap(({ book, event }) =>
    event.type === 'AccountOpened'
      ? [{ book, account: event.data.account, subject: event.data.subject }]
      : [],
  );
  const rows = await tx.rows(
    accountSubjects,
    [...opened, ...movements].map(({ book, account }) => [book, account]),
  );
  for (const row of opened) rows.put(row);
  return rows;
}
