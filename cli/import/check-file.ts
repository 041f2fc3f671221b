/** Reads a file of payments to its end before the first of them is made. */
import { createHash } from 'node:crypto';
import { CommandFailure } from '../exit-codes.js';
import { type CsvFile, readCsvRows } from './csv-rows.js';
import {
  type ColumnMapping,
  columnsOf,
  isRowError,
  type PaymentRow,
  toPaymentRow,
} from './payment-row.js';

/** Repeated references that are told. */
const TOLD = 20;

/**
 * @returns how many rows the file has. What it remembers of each is 8 bytes.
 * @throws CommandFailure if the file cannot be read to its end, or has a reference twice: the second row
 *   would find the payment of the first and be taken for paid.
 */
export async function checkFile(file: CsvFile, mapping: ColumnMapping): Promise<number> {
  const hashes = new HashList();
  let rows = 0;
  for await (const row of readCsvRows(file, columnsOf(mapping))) {
    rows += 1;
    const payment = toPaymentRow(row, mapping);
    if (!isRowError(payment)) hashes.push(hashOf(payment));
  }
  const repeated = hashes.repeated(TOLD);
  if (repeated.size === 0) return rows;
  const told = await tellRepeated(file, mapping, repeated);
  if (told.length > 0) throw new CommandFailure(`nothing was paid: ${told.join('; ')}`);
  return rows;
}

async function tellRepeated(
  file: CsvFile,
  mapping: ColumnMapping,
  repeated: ReadonlySet<bigint>,
): Promise<readonly string[]> {
  const first = new Map<string, number>();
  const told: string[] = [];
  for await (const row of readCsvRows(file, columnsOf(mapping))) {
    const payment = toPaymentRow(row, mapping);
    if (isRowError(payment) || !repeated.has(hashOf(payment))) continue;
    const key = keyOf(payment);
    const before = first.get(key);
    if (before === undefined) first.set(key, row.line);
    else if (told.length < TOLD) {
      told.push(`line ${row.line} has the reference ${payment.reference} of line ${before} again`);
    }
  }
  return told;
}

const keyOf = ({ merchant, reference }: PaymentRow): string =>
  JSON.stringify([merchant, reference]);

const hashOf = (row: PaymentRow): bigint =>
  createHash('sha256').update(keyOf(row)).digest().readBigUInt64LE();

/** Hashes, 8 bytes each. */
class HashList {
  #hashes = new BigUint64Array(1_024);
  #length = 0;

  push(hash: bigint): void {
    if (this.#length === this.#hashes.length) {
      const longer = new BigUint64Array(this.#length * 2);
      longer.set(this.#hashes);
      this.#hashes = longer;
    }
    this.#hashes[this.#length] = hash;
    this.#length += 1;
  }

  /** Those that are there more than once, at most so many of them. */
  repeated(limit: number): ReadonlySet<bigint> {
    const sorted = this.#hashes.subarray(0, this.#length).sort();
    const found = new Set<bigint>();
    for (let index = 1; index < sorted.length && found.size < limit; index += 1) {
      const hash = sorted[index];
      if (hash !== undefined && hash === sorted[index - 1]) found.add(hash);
    }
    return found;
  }
}
