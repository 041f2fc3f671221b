/** Why a callback is refused. */
import { entry, type ErrorEntry } from '../kernel/error-entry.js';

export const callbackErrors = {
  signature_invalid: entry(
    401,
    'Signature invalid',
    'The signature of a callback does not verify or is too old.',
  ),
} as const satisfies Record<string, ErrorEntry>;
