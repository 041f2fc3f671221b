/** A refusal of a bill with its place. It never quotes a field: fields hold personal data. */
import type { Rejection } from '../kernel/decider.js';
import type { BillErrorCode } from './errors.js';

export interface BillRejection extends Rejection<BillErrorCode> {
  /** Line of the file, from 1. */
  readonly line?: number;
  /** The column as the layout names it, never as the file does. */
  readonly column?: string;
  /** Which file of an archive, from 1, in the order of the archive. */
  readonly file?: number;
}

export interface BillPlace {
  readonly line?: number;
  readonly column?: string;
}

export const refuseBill = (
  code: BillErrorCode,
  detail: string,
  place: BillPlace = {},
): BillRejection => ({ code, detail, ...place });

export const rowTwice = (line: number): BillRejection =>
  refuseBill('bill_duplicate_line', 'the row was there before', { line });

/** Tells a refusal from what else a reader gives. */
export const isBillRejection = (given: object | null): given is BillRejection =>
  given !== null && 'code' in given && 'detail' in given;
