/** What settling refuses. */
import { entry, type ErrorEntry } from '../kernel/error-entry.js';

export const settlementErrors = {
  settlement_schedule_invalid: entry(
    422,
    'Schedule invalid',
    'A schedule has 0–30 days, a cut-off time HH:MM, amounts of its currency, a percentage of reserve with its days, and a calendar that there is.',
  ),
  settlement_schedule_changed: entry(
    409,
    'Schedule changed',
    'The schedule was changed since this change was proposed: propose it anew.',
  ),
  settlement_schedule_missing: entry(
    422,
    'No schedule',
    'The merchant has no settlement schedule in this currency: nothing is settled.',
  ),
  settlement_held: entry(
    409,
    'Settlement held',
    'The settlement of this merchant is held by hand; release it first.',
  ),
  settlement_not_held: entry(
    409,
    'Settlement not held',
    'The settlement of this merchant is not held, or not as it was when its release was proposed.',
  ),
  settlement_batch_open: entry(
    409,
    'Batch open',
    'The batch before is not settled yet: it waits for an approval, or for the ledger.',
  ),
  settlement_batch_settled: entry(
    409,
    'Batch settled',
    'The batch needs no approval, or was settled before.',
  ),
} as const satisfies Record<string, ErrorEntry>;
