import { entry, type ErrorEntry } from '../kernel/error-entry.js';

export const merchantErrors = {
  merchant_changed: entry(
    409,
    'Merchant changed',
    'What was to be changed has changed since it was looked at: look again, then repeat it.',
  ),
} as const satisfies Record<string, ErrorEntry>;
