/** What cannot be paid out. */
import { entry, type ErrorEntry } from '../kernel/error-entry.js';

export const payoutErrors = {
  payout_limit_exceeded: entry(
    422,
    'Payout above its limit',
    'A single payout in this currency may not be so large; ask the operator.',
  ),
  payout_day_limit_exceeded: entry(
    422,
    'Payouts of the day above their limit',
    'What is paid out on this day in this currency may not be so much; try again tomorrow.',
  ),
  payout_not_cancelable: entry(
    409,
    'Payout not cancelable',
    'Only a payout that waits for its approval can be canceled: the bank may have paid the others.',
  ),
} as const satisfies Record<string, ErrorEntry>;
