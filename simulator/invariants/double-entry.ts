/** Σ debits = Σ credits per currency in each transaction, so at every position. */
import type { TallybookEvent } from '../../domain/events.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import { isCurrency } from '../../domain/money/currencies.js';
import { parseMinor } from '../../domain/money/money.js';
import { type Report, Violation } from '../violation.js';

export function checkDoubleEntry(
  { event, position }: StoredEvent<TallybookEvent>,
  report: Report,
): void {
  if (event.type !== 'TransactionPosted') return;
  const sums = new Map<string, bigint>();
  for (const { direction, amount, currency } of event.data.entries) {
    if (!isCurrency(currency)) throw new Error(`no currency ${currency}`);
    const minor = parseMinor(amount, currency);
    const signed = direction === 'debit' ? minor : -minor;
    sums.set(currency, (sums.get(currency) ?? 0n) + signed);
  }
  for (const [currency, sum] of sums) {
    if (sum === 0n) continue;
    const { transaction } = event.data;
    report(new Violation('double-entry', `${transaction}: ${sum} too much ${currency}`, position));
  }
}
