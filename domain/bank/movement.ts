/** What moves on our account at a bank is booked once for ever, whoever brings it. */
import { derivedId } from '../ids.js';

/**
 * The id of a movement's transaction: the bank, its own number and the kind of movement. A movement without a
 * number of the bank is known by what asked for it.
 */
export const bankMovementId = (
  {
    bank,
    bankReference,
    requestNo,
  }: {
    readonly bank: string;
    /** Empty if the bank did not say. */
    readonly bankReference: string;
    readonly requestNo: string;
  },
  kind: 'payout' | 'return' | 'credit',
): string =>
  bankReference === ''
    ? derivedId('transaction', requestNo, kind)
    : derivedId('transaction', bank, bankReference, kind);
