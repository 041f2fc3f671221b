/**
 * By which transactions of the ledger a row may be known: a movement is booked under an id that follows from the
 * channel's number of it and its kind, so a row finds its movement without a search, and cannot be booked twice.
 */
import { bankMovementId } from '../bank/movement.js';
import type { BillLayout } from '../bill/bill.js';
import type { StoredRow } from '../bill/events.js';
import type { BillSource } from '../bill/source.js';
import { movementId } from '../payment/posting/posting.js';
import type { ItemRow } from './events.js';

/** Layouts that have the fee of a row in a column; in the others fees are rows of their own. */
const WITH_FEES: ReadonlySet<BillLayout> = new Set(['sandbox', 'alipay_trade', 'wechat_trade']);
export const hasFees = (layout: BillLayout): boolean => WITH_FEES.has(layout);

/** The channel's own number of what a row says. A refund has one of its own beside that of its payment. */
export function numberOf(layout: BillLayout, row: StoredRow): string | null {
  if (layout === 'sandbox') return row.key;
  return row.kind === 'refund' ? (row.refund ?? row.transaction) : row.transaction;
}

type Named = Pick<ItemRow, 'kind' | 'number' | 'reference' | 'amount'>;
type ChannelKind = Parameters<typeof movementId>[1];

const KINDS: Readonly<Record<string, ChannelKind>> = {
  ...{ payment: 'capture', refund: 'refund' },
  ...{ fee: 'channel_cost', fee_return: 'channel_cost' },
};

const isNegative = (value: string): boolean => value.startsWith('-');

/** Ids of transactions, the likeliest first; none if the row has no number. */
export function claimsOf(source: BillSource, row: Named): readonly string[] {
  const numbers = [row.number, row.reference].filter((one) => one !== null);
  if (source.type === 'bank') {
    const kinds = isNegative(row.amount.value)
      ? (['payout'] as const)
      : (['credit', 'return'] as const);
    return numbers.flatMap((number) =>
      kinds.map((kind) =>
        bankMovementId({ bank: source.name, bankReference: number, requestNo: '' }, kind),
      ),
    );
  }
  const kind = KINDS[row.kind] ?? (isNegative(row.amount.value) ? 'refund' : 'capture');
  return [
    ...numbers.map((channelReference) =>
      movementId({ channel: source.name, channelReference, requestNo: '' }, kind),
    ),
    // What the channel gave no number for is known by ours.
    ...(row.reference === null
      ? []
      : [
          movementId(
            { channel: source.name, channelReference: '', requestNo: row.reference },
            kind,
          ),
        ]),
  ];
}

/** The transaction that books what the channel keeps of a row. */
export function costClaims(source: BillSource, row: Named): readonly string[] {
  if (source.type === 'bank') return [];
  return [row.number, row.reference]
    .filter((one) => one !== null)
    .map((channelReference) =>
      movementId({ channel: source.name, channelReference, requestNo: '' }, 'channel_cost'),
    );
}
