/**
 * The balance after each line, held against the line before. Some exports are oldest first and others newest
 * first: the lines must fit in either way, and in the same way from the first line to the last.
 */
import type { Currency } from '../money/currencies.js';
import { money } from '../money/money.js';
import type { Bill, BillRow } from './bill.js';
import { type BillRejection, refuseBill } from './rejection.js';

export class RunningBalance {
  #oldestFirst = true;
  #newestFirst = true;
  #first: { readonly before: bigint; readonly after: bigint } | undefined;
  #last: { readonly before: bigint; readonly after: bigint } | undefined;

  /** @param column in which the balance stands. @returns what is wrong if it does not follow from the lines before. */
  refusal({ line, amount, balance }: BillRow, column: string): BillRejection | undefined {
    if (this.#follows(amount.minor, balance?.minor ?? 0n)) return undefined;
    const reason = 'the balance does not follow from the line before';
    return refuseBill('bill_balance_broken', reason, { line, column });
  }

  #follows(movedMinor: bigint, afterMinor: bigint): boolean {
    const now = { before: afterMinor - movedMinor, after: afterMinor };
    if (this.#last !== undefined) {
      this.#oldestFirst &&= this.#last.after === now.before;
      this.#newestFirst &&= this.#last.before === now.after;
    }
    this.#first ??= now;
    this.#last = now;
    return this.#oldestFirst || this.#newestFirst;
  }

  /** Balance before the oldest line and after the newest; null if there was none. */
  ends(currency: Currency): Pick<Bill, 'opening' | 'closing'> {
    if (this.#first === undefined || this.#last === undefined) {
      return { opening: null, closing: null };
    }
    const [oldest, newest] = this.#oldestFirst
      ? [this.#first, this.#last]
      : [this.#last, this.#first];
    return { opening: money(oldest.before, currency), closing: money(newest.after, currency) };
  }
}
