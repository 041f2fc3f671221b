/** Totals that a bill declares, held against its rows. */
import type { Currency } from '../money/currencies.js';
import { formatMinor } from '../money/money.js';
import type { DeclaredTotal } from './bill.js';
import { decimalFaults, readDecimal } from './decimal.js';
import { type BillRejection, refuseBill } from './rejection.js';

export interface Declared {
  readonly name: string;
  readonly text: string;
  /** What it may be: some totals are counted in more ways than one (over all rows, over payments alone). */
  readonly candidates: readonly bigint[];
  /** undefined for a count. */
  readonly currency: Currency | undefined;
  readonly line?: number;
}

/** The total if it is what the rows came to. A count may be written as `20.0`. */
export function checkDeclared(declared: Declared): DeclaredTotal | BillRejection {
  const { name, text, candidates, currency, line } = declared;
  const place = line === undefined ? {} : { line };
  const read = currency === undefined ? readCount(text) : readDecimal(text, currency);
  if (typeof read !== 'bigint') {
    const reason = `${name} ${decimalFaults[read]}`;
    return refuseBill('bill_field_invalid', reason, { ...place, column: name });
  }
  const written = (value: bigint): string =>
    currency === undefined ? value.toString() : formatMinor(value, currency);
  if (candidates.includes(read)) {
    return { name, declared: written(read), computed: written(read) };
  }
  return refuseBill(
    'bill_total_mismatch',
    `${name}: the bill says ${written(read)}, its lines come to ${written(candidates[0] ?? 0n)}`,
    { ...place, column: name },
  );
}

function readCount(text: string): ReturnType<typeof readDecimal> {
  const parts = /^(\d{1,15})(?:\.0+)?$/.exec(text);
  return parts === null ? 'not_a_decimal' : BigInt(parts[1] ?? '0');
}

/** All of them, or the first that is wrong. */
export function checkAllDeclared(
  all: readonly Declared[],
): readonly DeclaredTotal[] | BillRejection {
  const totals: DeclaredTotal[] = [];
  for (const declared of all) {
    const total = checkDeclared(declared);
    if ('code' in total) return total;
    totals.push(total);
  }
  return totals;
}
