import type { TransactionBody } from '../../api/transaction/contract.js';
import { sumOf } from '../components/sum.js';

type Entry = TransactionBody['entries'][number];

/** In every currency by itself: a transaction may move several. */
export function isBalanced(entries: readonly Entry[]): boolean {
  const currencies = [...new Set(entries.map(({ amount }) => amount.currency))];
  return currencies.every((currency) => {
    const of = (side: Entry['direction']) =>
      entries.flatMap(({ direction, amount }) =>
        direction === side && amount.currency === currency ? [amount.value] : [],
      );
    return sumOf(of('debit')) === sumOf(of('credit'));
  });
}
