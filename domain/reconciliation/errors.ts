/** What is wrong with a run, or with the resolution of an item. */
import { entry, type ErrorEntry } from '../kernel/error-entry.js';

export const reconciliationErrors = {
  reconciliation_busy: entry(
    409,
    'Another is at work',
    'An item of the run before is being resolved, or its run is not complete. Try again.',
  ),
  reconciliation_carried: entry(
    409,
    'Taken over',
    'The next run of the source has taken over what was open: resolve it there.',
  ),
  reconciliation_item_unknown: entry(
    422,
    'No such item',
    'The run has no open item of this id; items that are matched need no resolution.',
  ),
  reconciliation_item_resolved: entry(
    409,
    'Item resolved',
    'The item was resolved, or is being resolved. Reopen it first.',
  ),
  reconciliation_item_open: entry(
    409,
    'Item open',
    'The item was not resolved: nothing is to be undone.',
  ),
  reconciliation_item_suspended: entry(
    409,
    'Held by a case',
    'The money stands in suspense: its case says what becomes of it.',
  ),
  resolution_unfit: entry(
    422,
    'Resolution does not fit',
    'Items of this kind are not resolved so; the detail says why.',
  ),
  movement_booked: entry(
    409,
    'Booked meanwhile',
    'The movement has been booked since the bill was held against the ledger: the next run will match it.',
  ),
} as const satisfies Record<string, ErrorEntry>;
