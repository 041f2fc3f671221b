/** Statements: every entry of every account, as the ledger numbered it. */
import { bookEvents } from '../framework/events.js';
import type { Projection } from '../framework/projection.js';
import { accountEntries } from './tables.js';

export const statementsProjection: Projection<'statements'> = {
  name: 'statements',
  version: 4,
  tables: [accountEntries],
  apply(batch, tx) {
    for (const { book, event, at, position } of bookEvents(batch)) {
      if (event.type !== 'TransactionPosted') continue;
      const { transaction, effectiveDate, day, reference } = event.data;
      for (const { account, sequence, direction, amount, balance, currency } of event.data
        .entries) {
        tx.insert(accountEntries, {
          book,
          account,
          sequence,
          transaction,
          direction,
          amount,
          balance,
          currency,
          effective_date: effectiveDate,
          day,
          at,
          reference,
          position,
        });
      }
    }
    return Promise.resolve();
  },
};
