/** What rows come to, by kind and currency, in constant memory. */
import type { Currency } from '../money/currencies.js';
import type { BillRow, BillRowKind, BillSum } from './bill.js';

interface Running {
  rows: number;
  amountMinor: bigint;
  feeMinor: bigint;
  netMinor: bigint;
}

export class Sums {
  readonly #byKind = new Map<string, Running & { kind: BillRowKind; currency: Currency }>();
  rows = 0;

  add({ kind, amount, fee, net }: BillRow): void {
    const { currency } = amount;
    const name = `${currency} ${kind}`;
    let sum = this.#byKind.get(name);
    if (sum === undefined) {
      sum = { kind, currency, rows: 0, amountMinor: 0n, feeMinor: 0n, netMinor: 0n };
      this.#byKind.set(name, sum);
    }
    this.rows += 1;
    sum.rows += 1;
    sum.amountMinor += amount.minor;
    sum.feeMinor += fee.minor;
    sum.netMinor += net.minor;
  }

  /** By currency and kind, in the order of the alphabet. */
  get all(): readonly BillSum[] {
    return [...this.#byKind.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
  }
}
