/** Days and balances of subjects: one change of each day that a batch moves. */
import { decimal, minorOf, zero } from '../framework/decimal.js';
import type { ProjectionTx } from '../framework/projection.js';
import type { BatchFlow } from './batch-flows.js';
import { subjectBalances, subjectDays } from './tables.js';

interface DayTotal extends Pick<BatchFlow, 'book' | 'subject' | 'currency' | 'day'> {
  debits: bigint;
  credits: bigint;
}

/** Of all effective dates, in the order in which the days first move. */
function dayTotals(flows: readonly BatchFlow[]): readonly DayTotal[] {
  const totals = new Map<string, DayTotal>();
  for (const { book, subject, currency, day, vouchers } of flows) {
    const key = JSON.stringify([book, subject, currency, day]);
    const sum = totals.get(key) ?? { book, subject, currency, day, debits: 0n, credits: 0n };
    for (const { debits, credits } of vouchers) {
      sum.debits += debits;
      sum.credits += credits;
    }
    totals.set(key, sum);
  }
  return [...totals.values()];
}

/** @throws Error if a subject moves on a day before the last day that moved it. */
export async function moveSubjects(flows: readonly BatchFlow[], tx: ProjectionTx): Promise<void> {
  const totals = dayTotals(flows);
  const balances = await tx.rows(
    subjectBalances,
    totals.map(({ book, subject, currency }) => [book, subject, currency]),
  );
  const days = await tx.rows(
    subjectDays,
    totals.map(({ book, subject, currency, day }) => [book, subject, currency, day]),
  );
  for (const { book, subject, currency, day, debits, credits } of totals) {
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
    const sum = (to: string, minor: bigint): string =>
      decimal(minorOf(to, currency) + minor, currency);
    const closing = sum(row.closing, debits - credits);
    days.put({
      ...row,
      debits: sum(row.debits, debits),
      credits: sum(row.credits, credits),
      closing,
    });
    balances.put({ book, subject, currency, day, closing });
  }
}
