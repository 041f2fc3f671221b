/**
 * The first of two passes over a bill: it is taken whole or not at all, and whether it is good is known only at its
 * end. Nothing is handed out before; memory holds the keys of its rows and no row.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Bill } from '../../domain/bill/bill.js';
import { checkSummaries } from '../../domain/bill/check-summaries.js';
import type { BillSummary, BillWithSums } from '../../domain/bill/reader.js';
import { type BillRejection, isBillRejection } from '../../domain/bill/rejection.js';
import type { BillContent } from './content.js';
import { openContents } from './open-contents.js';
import { NO_BILL, readContent } from './read-content.js';
import { BillRefused } from './refused.js';

export interface CheckedBillFile {
  readonly outcome: 'bills';
  readonly path: string;
  /** Of the file as it was sent: the same file is the same bill. */
  readonly sha256: string;
  /** In the order of the file; rows name theirs by its place here. */
  readonly bills: readonly Bill[];
}

export type BillCheck =
  | CheckedBillFile
  /** The channel says that there was nothing that day. */
  | { readonly outcome: 'no_bill'; readonly sha256: string }
  | { readonly outcome: 'refused'; readonly rejection: BillRejection };

export interface BillCheckOptions {
  /** Rows that were read so far. */
  readonly onRows?: (rows: number) => void;
}

/** @throws only if the file cannot be read. */
export async function checkBillFile(
  path: string,
  options: BillCheckOptions = {},
): Promise<BillCheck> {
  const sha256 = await sha256Of(path);
  try {
    const opened = await openContents(path);
    try {
      const bills = await checkAll(opened.contents, options);
      if (bills === NO_BILL) return { outcome: 'no_bill', sha256 };
      return { outcome: 'bills', path, sha256, bills };
    } finally {
      opened.close();
    }
  } catch (error) {
    if (!(error instanceof BillRefused)) throw error;
    return { outcome: 'refused', rejection: error.rejection };
  }
}

async function checkAll(
  contents: readonly BillContent[],
  { onRows = () => undefined }: BillCheckOptions,
): Promise<readonly Bill[] | typeof NO_BILL> {
  const bills: BillWithSums[] = [];
  const summaries: BillSummary[] = [];
  let rows = 0;
  for (const [index, content] of contents.entries()) {
    const read = await inFile(contents.length > 1 ? index + 1 : undefined, () =>
      checkContent(content, (more) => onRows((rows += more))),
    );
    if (read === NO_BILL) continue;
    bills.push(...read.bills);
    summaries.push(...read.summaries);
  }
  if (bills.length === 0 && summaries.length === 0) return NO_BILL;
  const checked = checkSummaries({ bills, summaries });
  if (isBillRejection(checked)) throw new BillRefused(checked);
  return checked;
}

async function checkContent(content: BillContent, onRows: (more: number) => void) {
  const keys = new Set<string>();
  const pieces = readContent(content, (bill, key) => {
    const before = keys.size;
    keys.add(flat(`${bill} ${key}`));
    return keys.size > before;
  });
  for (;;) {
    const { done, value } = await pieces.next();
    if (done === true) return value;
    onRows(value.length);
  }
}

/**
 * The text by itself. A part of a longer text holds on to all of it, in V8, and the keys of a bill would hold the
 * whole file in memory.
 */
const flat = (text: string): string => Buffer.from(text).toString('latin1');

/** A refusal says in which file of the archive. */
async function inFile<T>(file: number | undefined, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof BillRefused) || file === undefined) throw error;
    throw new BillRefused({ ...error.rejection, file });
  }
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) hash.update(piece);
  return hash.digest('hex');
}
