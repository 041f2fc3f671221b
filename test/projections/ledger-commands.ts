/** What outside callers ask of a book of theirs. */
import type { LedgerCommand } from '../../domain/ledger/commands.js';
import type { MoneyText } from '../../domain/money/money.js';

/** Accounts of the second book, which outside callers may post to. */
export const openAccount = (
  id: string,
  subject: string,
  currency = 'CNY',
  limits: { floor?: MoneyText; ceiling?: MoneyText } = {},
): LedgerCommand => ({
  type: 'OpenAccount',
  origin: 'caller',
  id,
  currency,
  subject,
  limits,
  metadata: { note: `of ${id}` },
});

export const transfer = (
  id: string,
  debit: string,
  credit: string,
  amount: MoneyText,
): LedgerCommand => ({
  type: 'PostTransaction',
  origin: 'caller',
  id,
  entries: [
    { account: debit, direction: 'debit', amount },
    { account: credit, direction: 'credit', amount },
  ],
  reference: `reference of ${id}`,
});
