import type { Concept } from '../kernel/concept.js';
import { reconciliationErrors } from './errors.js';
import { reconciliationEventSchemas, reconciliationEventVersions } from './events.js';
import { chainStreams, reconciliationStreams } from './streams.js';

/** Bills held against the ledger. */
export const reconciliation = {
  title: 'Reconciliation',
  streams: '`reconciliation-{rec_…}`, `reconciliation_chain-{type}:{name}:{layout}`',
  categories: [reconciliationStreams.category, chainStreams.category],
  eventSchemas: reconciliationEventSchemas,
  eventVersions: reconciliationEventVersions,
  eventMeanings: {
    ReconciliationOpened:
      'A bill is about to be held against the ledger, next in the order of its source.',
    ReconciliationItemsFound:
      'Rows of the bill and movements of the ledger, as they belong together.',
    ReconciliationCompleted: 'Each row and each movement is in one item; what they come to.',
    ReconciliationCarried: 'The next run of the source takes over what is open.',
    ReconciliationItemClaimed: 'An approved resolution is about to be carried out.',
    ReconciliationItemReleased: 'The resolution was refused by the ledger; the item is open.',
    ReconciliationItemResolved: 'The item is explained, by a voucher if money was in it.',
    ReconciliationItemReopened: 'The resolution was undone, and its voucher reversed.',
  },
  idPrefixes: { reconciliation: 'rec', reconciliationItem: 'rci' },
  errors: reconciliationErrors,
} as const satisfies Concept<keyof typeof reconciliationEventSchemas>;
