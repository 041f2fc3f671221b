/** Named sums of a bill's columns, over all rows and over payments alone: the totals of channels are either. */
import type { Currency } from '../money/currencies.js';
import type { Summable } from './reader.js';

export class Counted {
  readonly #sums = new Map<string, { all: bigint; payments: bigint }>();

  add(name: string, minor: bigint, payment: boolean): void {
    const sum = this.#sums.get(name);
    if (sum === undefined) {
      this.#sums.set(name, { all: minor, payments: payment ? minor : 0n });
      return;
    }
    sum.all += minor;
    if (payment) sum.payments += minor;
  }

  /**
   * What a total of this name may be. Whether a channel adds a refund's own columns to a total is not documented,
   * and it writes zero in most of them.
   */
  summable(name: string, currency: Currency | undefined): Summable {
    const { all, payments } = this.#sums.get(name) ?? { all: 0n, payments: 0n };
    return { candidates: all === payments ? [all] : [all, payments], currency };
  }
}
