/**
 * Request numbers at a bank: the payout's UUID in hex and `p`, and `t2`, `t3` … for a further try. A bank's advice
 * can so be brought to its payout without any index.
 */
import { fromHex, hexOf } from '../ids.js';

export const payoutRequestNo = (payout: string): string => `${hexOf(payout)}p`;

const FORM = /^([0-9a-f]{32})p(t\d{1,4})?$/;

/** The payout that a request number speaks of; undefined if it is none of ours. */
export function payoutOfRequest(requestNo: string): string | undefined {
  const hex = FORM.exec(requestNo)?.[1];
  return hex === undefined ? undefined : fromHex('payout', hex);
}
