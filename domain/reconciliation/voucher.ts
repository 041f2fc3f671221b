/** What the resolution of an item posts: the account of the channel or bank becomes what the bill says. */
import { reserveCash } from '../bank/accounts.js';
import type { BillSource } from '../bill/source.js';
import { derivedId } from '../ids.js';
import { type Rejection, reject } from '../kernel/decider.js';
import { fromText, type Money, money } from '../money/money.js';
import {
  channelCost,
  channelReceivable,
  merchantAccount,
  merchantPayable,
  otherExpense,
  otherIncome,
  suspense,
} from '../payment/accounts.js';
import { type Leg, type Posting, transaction } from '../payment/posting/posting.js';
import { claimsOf } from './claims.js';
import type { Item } from './events.js';

/** Begins the kinds of these vouchers: what they move is no movement of the channel. */
export const RECONCILED = 'reconciliation_';

export interface VoucherTerms {
  readonly source: BillSource;
  readonly item: Item;
  readonly action: 'book' | 'suspend' | 'adjust';
  /** Whose the money is, if it is booked. */
  readonly merchant: string | null;
  /** How often vouchers of the item were reversed. */
  readonly reopened: number;
  readonly reconciliation: string;
}

/** Fees have a place of their own, which needs no merchant. */
const isFee = ({ status, rows }: Item): boolean =>
  status === 'fee' || (rows.length > 0 && rows.every(({ kind }) => kind.startsWith('fee')));

/** Why the item is not resolved so. */
export function unfit(
  item: Item,
  action: 'book' | 'suspend' | 'adjust',
  merchant: string | null,
): Rejection | undefined {
  if (item.differences.length === 0) {
    return reject(
      'resolution_unfit',
      'bill and ledger have the same money: nothing is to be posted',
    ).rejection;
  }
  if (action === 'book' && !isFee(item) && merchant === null) {
    return reject('resolution_unfit', 'whose the money is has to be named', 'merchant').rejection;
  }
  return undefined;
}

/** Dr the channel's or bank's account / Cr where the money belongs, or the other way if the bill has less. */
export function voucherOf(terms: VoucherTerms): Posting {
  const { item, action, reconciliation, source, merchant } = terms;
  const legs = item.differences.flatMap((text): Leg[] => {
    const { minor, currency } = fromText(text);
    const amount = money(minor < 0n ? -minor : minor, currency);
    const [ours, theirs] =
      minor > 0n ? (['debit', 'credit'] as const) : (['credit', 'debit'] as const);
    return [
      [ours, accountOf(source, amount), amount],
      [theirs, placeOf(terms, minor > 0n, amount), amount],
    ];
  });
  return transaction(voucherId(terms), legs, {
    ...{ kind: `${RECONCILED}${action}`, reconciliation, item: item.item },
    ...{ [source.type]: source.name },
    ...(merchant === null || isFee(item) ? {} : { merchant }),
  });
}

function accountOf({ type, name }: BillSource, { currency }: Money): Leg[1] {
  return type === 'bank' ? reserveCash(name, currency) : channelReceivable(name, currency);
}

function placeOf(
  { action, item, source, merchant }: VoucherTerms,
  comes: boolean,
  { currency }: Money,
): Leg[1] {
  if (action === 'suspend') return suspense(currency);
  if (action === 'adjust') return comes ? otherIncome(currency) : otherExpense(currency);
  if (isFee(item)) return channelCost(source.name, currency);
  if (merchant === null) throw new Error('nobody was named');
  return (source.type === 'bank' ? merchantPayable : merchantAccount)(merchant, currency);
}

/**
 * A row without a movement is booked as the movement that it is, so that nobody books it again. Whatever else has an id
 * of its item. An id whose voucher was reversed is used up.
 */
export function voucherId({ source, item, reopened }: Omit<VoucherTerms, 'merchant'>): string {
  const [row] = item.rows;
  const isNew = item.movements.length === 0 && item.status !== 'duplicate' && row !== undefined;
  const claim = isNew ? claimsOf(source, row)[0] : undefined;
  const first = claim ?? derivedId('transaction', item.item, 'reconciled');
  return reopened === 0 ? first : derivedId('transaction', first, 'again', String(reopened));
}
