import type { Concept } from '../kernel/concept.js';
import { settlementErrors } from './errors.js';
import { settlementEventSchemas, settlementEventVersions } from './events.js';
import { settlementStreams } from './streams.js';

export const settlementBatch = {
  title: 'Settlement batch',
  streams: '`settlement-{merchant}:{currency}`',
  categories: [settlementStreams.category],
  eventSchemas: settlementEventSchemas,
  eventVersions: settlementEventVersions,
  eventMeanings: {
    SettlementScheduleSet: 'From here on the takings of a merchant in a currency are settled so.',
    SettlementHeld: 'Nothing of the merchant is settled in this currency until it is released.',
    SettlementReleased: 'The settlement goes on.',
    SettlementBatchMade:
      'A batch claimed the next entries of the pending account; no other batch has them.',
    SettlementBatchApproved: 'Another principal approved the batch.',
    SettlementBatchSettled:
      'The money of the batch was moved to the payable account and the reserve, or was carried over.',
    SettlementReserveReleased: 'What a batch kept back was given to the merchant.',
  },
  idPrefixes: { settlementBatch: 'stb' },
  errors: settlementErrors,
} as const satisfies Concept<keyof typeof settlementEventSchemas>;
