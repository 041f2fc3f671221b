/** Events of a ledger that no ledger would write. */
import type { TallybookEvent } from '../../domain/events.js';

/** An account that is opened outside of any ledger. */
export const accountOpened = (account: string, subject: string): TallybookEvent => ({
  type: 'AccountOpened',
  data: {
    account,
    currency: 'CNY',
    subject,
    normalSide: subject === 'bank' ? 'debit' : 'credit',
    class: 'internal',
    managed: false,
    limits: {},
    metadata: {},
    contentHash: 'c',
  },
});

/** The first transaction of two accounts. @param value in CNY. */
export const posted = (
  transaction: string,
  debit: string,
  credit: string,
  value: string,
  day = '2026-03-01',
): TallybookEvent => {
  const entry = { amount: value, currency: 'CNY', sequence: 1, balance: value };
  return {
    type: 'TransactionPosted',
    data: {
      transaction,
      entries: [
        { ...entry, account: debit, direction: 'debit' },
        { ...entry, account: credit, direction: 'credit' },
      ],
      effectiveDate: day,
      day,
      reference: null,
      metadata: {},
      reverses: null,
      reason: null,
      reservation: null,
      fact: null,
    },
  };
};
