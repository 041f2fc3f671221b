/** Closed periods, recomputed from their events alone: nothing takes effect on a date that is closed. */
import type { AuditedBook, EventData, Note } from './book-state.js';

/** A period ends where no open day is, and further than what was closed before. */
export function closePeriod(book: AuditedBook, data: EventData<'PeriodClosed'>, note: Note): void {
  const { state, through } = data;
  if (through >= (book.day ?? '')) note(`closed through ${through}, which is not over`);
  const { soft, hard } = book.closed;
  if (through <= (state === 'soft' ? soft : hard)) note(`${state} closed through ${through} again`);
  book.closed =
    state === 'soft'
      ? { soft: through, hard }
      : { soft: through > soft ? through : soft, hard: through };
  if (state === 'hard') book.closing = through;
}

/** Only what is closed softly is opened again. */
export function reopenPeriod(
  book: AuditedBook,
  data: EventData<'PeriodReopened'>,
  note: Note,
): void {
  const { soft, hard } = book.closed;
  // `2026` and `2026-02` as dates are their first days.
  const before = new Date(Date.parse(data.period) - 86_400_000).toISOString().slice(0, 10);
  if (before < hard) note(`${data.period} is reopened, but closed for good through ${hard}`);
  if (before >= soft) note(`${data.period} is reopened, but was open`);
  book.closed = { soft: before, hard };
}

/** Nothing takes effect on a closed date, but for the entries that close it. */
export function noteClosedDate(
  { closed, closing }: AuditedBook,
  { transaction, effectiveDate, fact }: EventData<'TransactionPosted'>,
  note: Note,
): void {
  if (effectiveDate <= closed.soft && effectiveDate !== closing) {
    note(`transaction ${transaction} takes effect on ${effectiveDate}, which is closed`);
  }
  if (fact?.occurredOn !== undefined && fact.occurredOn > closed.soft) {
    note(`transaction ${transaction} was kept off ${fact.occurredOn}, which is open`);
  }
}
