/** What the seals cannot answer. */
import { entry, type ErrorEntry } from '../kernel/error-entry.js';

export const sealErrors = {
  not_sealed_yet: entry(
    404,
    'Not sealed yet',
    'Nothing is sealed yet, or not as far as was asked for; ask again after the next seal (`SEAL_INTERVAL_MS`).',
  ),
  seals_broken: entry(
    500,
    'Seals broken',
    'The log is no longer what was signed, or a signature does not verify: call an auditor.',
  ),
} as const satisfies Record<string, ErrorEntry>;
