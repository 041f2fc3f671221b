/** Amounts and currencies that are none. */
import { entry, type ErrorEntry } from '../kernel/error-entry.js';

export const moneyErrors = {
  invalid_amount: entry(
    400,
    'Invalid amount',
    'An amount is a decimal string with exactly the digits of its currency, no sign, exponent or leading zero, and above zero.',
  ),
  unknown_currency: entry(
    400,
    'Unknown currency',
    'The currency is not an ISO 4217 code of the table; X** codes are refused.',
  ),
  amount_too_large: entry(
    422,
    'Amount too large',
    'A transaction is at most 10^15 minor units of its currency, a balance at most 9·10^18.',
  ),
  currency_mismatch: entry(
    422,
    'Currency mismatch',
    "An entry's currency is not that of its account.",
  ),
} as const satisfies Record<string, ErrorEntry>;
