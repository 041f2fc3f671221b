import type { StoredEvent } from '../../domain/kernel/event.js';
import type { LedgerEvent } from '../../domain/ledger/events.js';
import type { TransactionBody } from './contract.js';

/** @throws if the event is no posting: a defect. */
export function transactionBody(
  book: string,
  { event, metadata, position }: StoredEvent<LedgerEvent>,
): TransactionBody {
  if (event.type !== 'TransactionPosted') throw new Error(`${event.type} posts nothing`);
  const { data } = event;
  return {
    id: data.transaction,
    object: 'transaction',
    book,
    entries: data.entries.map(({ account, direction, amount, currency, sequence, balance }) => ({
      account,
      direction,
      amount: { value: amount, currency },
      sequence,
      balance: { value: balance, currency },
    })),
    day: data.day,
    effectiveDate: data.effectiveDate,
    reference: data.reference,
    metadata: data.metadata,
    reverses: data.reverses,
    reason: data.reason,
    reservation: data.reservation,
    recordedAt: metadata.at,
    position,
  };
}
