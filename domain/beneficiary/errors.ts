/** What cannot be done with a beneficiary. */
import { entry, type ErrorEntry } from '../kernel/error-entry.js';

export const beneficiaryErrors = {
  beneficiary_not_usable: entry(
    422,
    'Beneficiary not usable',
    'It is disabled, its name was not confirmed by the bank, or it was added too lately: its `status` and `usableFrom` say which.',
  ),
  beneficiary_disabled: entry(
    409,
    'Beneficiary disabled',
    'A disabled beneficiary stays so: add the account under another reference.',
  ),
  bank_not_configured: entry(
    422,
    'No bank',
    'No bank is configured through which money could be paid out.',
  ),
} as const satisfies Record<string, ErrorEntry>;
