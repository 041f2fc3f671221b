import { justBefore } from '../../domain/kernel/position.js';
import type { Engine } from '../composition/engine.js';

/** As many as a page holds: few payments have more. */
const STORY_STEPS = 100;

/** Where the voucher's event is, and which payment it belongs to. */
export async function linksOf(
  { ledger }: Pick<Engine, 'ledger'>,
  book: string,
  transaction: string,
) {
  const stored = await ledger.transaction(book, transaction);
  if (stored?.event.type !== 'TransactionPosted') {
    throw new Error(`book ${book} has lost transaction ${transaction}`);
  }
  const payment = stored.event.data.metadata['payment'];
  const own = stored.metadata.actor.startsWith('saga:') ? payment : undefined;
  return {
    entries: `/v1/ledgers/${book}/transactions/${encodeURIComponent(transaction)}`,
    event: `/v1/events?after=${justBefore(stored.position)}&limit=1`,
    story: own === undefined ? null : `/v1/payments/${own}/events?limit=${STORY_STEPS}`,
  };
}
