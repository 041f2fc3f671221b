/** Turnover of the book of payments by what it was for: all lines of a subject and day add up to its turnover in the general ledger. */
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import { decimal, minorOf, zero } from '../framework/decimal.js';
import type { Projection, ProjectionTx } from '../framework/projection.js';
import { postingsOf } from '../posting/postings.js';
import { type Line, type MerchantLine, type Moved, movesOf } from './moves.js';
import { businessDays, merchantDays } from './tables.js';

export const turnoverProjection: Projection<'turnover'> = {
  name: 'turnover',
  version: 1,
  tables: [businessDays, merchantDays],
  async apply(batch, tx) {
    const lines = new Map<string, Line>();
    const ofMerchants = new Map<string, MerchantLine>();
    for (const { book, data, accounts } of await postingsOf(batch, tx)) {
      if (book !== PAYMENT_BOOK) continue;
      const moves = movesOf(
        data,
        accounts.map(({ subject }) => subject),
      );
      for (const line of moves.lines) {
        const { day, subject, currency, owner, kind } = line;
        sum(lines, JSON.stringify([day, subject, currency, owner, kind]), line);
      }
      for (const line of moves.ofMerchants) {
        const { merchant, day, subject, currency, kind } = line;
        sum(ofMerchants, JSON.stringify([merchant, day, subject, currency, kind]), line);
      }
    }
    await putLines([...lines.values()], tx);
    await putMerchantLines([...ofMerchants.values()], tx);
  },
};

function sum<L extends Moved>(to: Map<string, L>, key: string, line: L): void {
  const known = to.get(key);
  if (known === undefined) {
    to.set(key, line);
    return;
  }
  known.transactions += line.transactions;
  known.debits += line.debits;
  known.credits += line.credits;
}

async function putLines(lines: readonly Line[], tx: ProjectionTx): Promise<void> {
  const rows = await tx.rows(
    businessDays,
    lines.map(({ day, subject, currency, owner, kind }) => [day, subject, currency, owner, kind]),
  );
  for (const { transactions, debits, credits, ...place } of lines) {
    const { day, subject, currency, owner, kind } = place;
    const before = rows.get(day, subject, currency, owner, kind) ?? none(currency);
    rows.put({ ...place, ...added(before, { transactions, debits, credits }, currency) });
  }
}

async function putMerchantLines(lines: readonly MerchantLine[], tx: ProjectionTx): Promise<void> {
  const rows = await tx.rows(
    merchantDays,
    lines.map(({ merchant, day, subject, currency, kind }) => [
      merchant,
      day,
      subject,
      currency,
      kind,
    ]),
  );
  for (const { transactions, debits, credits, ...place } of lines) {
    const { merchant, day, subject, currency, kind } = place;
    const before = rows.get(merchant, day, subject, currency, kind) ?? none(currency);
    rows.put({ ...place, ...added(before, { transactions, debits, credits }, currency) });
  }
}

interface Kept {
  readonly transactions: number;
  readonly debits: string;
  readonly credits: string;
}

const none = (currency: string): Kept => ({
  transactions: 0,
  debits: zero(currency),
  credits: zero(currency),
});

const added = (before: Kept, { transactions, debits, credits }: Moved, currency: string): Kept => ({
  transactions: before.transactions + transactions,
  debits: decimal(minorOf(before.debits, currency) + debits, currency),
  credits: decimal(minorOf(before.credits, currency) + credits, currency),
});
