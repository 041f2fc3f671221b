/**
 * The general ledger: summed from the entries of all transactions by subject, currency and accounting
 * day, apart from the balances that the ledger's writer keeps. The control check compares the two.
 */
import { postingsOf } from '../posting/postings.js';
import { type BookEvent, bookEvents } from '../framework/events.js';
import type { Key, Projection, ProjectionTx } from '../framework/projection.js';
import { addFlows } from './add-flows.js';
import { flowsOf } from './batch-flows.js';
import { moveSubjects } from './move-subjects.js';
import {
  accountingDays,
  books,
  periodChanges,
  subjectBalances,
  subjectDays,
  subjectFlows,
  subjects,
  voucherPages,
} from './tables.js';

export const generalLedgerProjection: Projection<'general_ledger'> = {
  name: 'general_ledger',
  version: 7,
  tables: [
    books,
    accountingDays,
    periodChanges,
    subjects,
    subjectBalances,
    subjectDays,
    subjectFlows,
    voucherPages,
  ],
  async apply(batch, tx) {
    const events = bookEvents(batch);
    await applyDays(events, tx);
    addSubjects(events, tx);
    addPeriodChanges(events, tx);
    const flows = flowsOf(await postingsOf(batch, tx));
    await addFlows(flows, tx);
    await moveSubjects(flows, tx);
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

function addPeriodChanges(events: readonly BookEvent[], tx: ProjectionTx): void {
  for (const { book, event, at, position } of events) {
    if (event.type === 'PeriodClosed') {
      const { period, state: action, through, by, plan } = event.data;
      const place = { book, position: Number(position) };
      tx.insert(periodChanges, { ...place, period, action, through, by, reason: null, plan, at });
    } else if (event.type === 'PeriodReopened') {
      const { period, by, reason } = event.data;
      const change = { book, position: Number(position), period, action: 'reopened', by, reason };
      tx.insert(periodChanges, { ...change, through: null, plan: null, at });
    }
  }
}
