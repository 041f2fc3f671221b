import { type BillPlace, type BillRejection, refuseBill } from '../../domain/bill/rejection.js';
import type { BillErrorCode } from '../../domain/bill/errors.js';

/** Carries a refusal out of the streams that a bill is read through; `checkBillFile` turns it into a value again. */
export class BillRefused extends Error {
  constructor(readonly rejection: BillRejection) {
    super(`${rejection.code}: ${rejection.detail}`);
  }
}

export const refused = (code: BillErrorCode, detail: string, place?: BillPlace): BillRefused =>
  new BillRefused(refuseBill(code, detail, place));
