import type { Concept } from '../kernel/concept.js';
import { topupEventSchemas, topupEventVersions } from './events.js';
import { topupStreams } from './streams.js';

export const topup = {
  title: 'Top-up',
  streams: '`topup-{tu_…}`',
  categories: [topupStreams.category],
  eventSchemas: topupEventSchemas,
  eventVersions: topupEventVersions,
  eventMeanings: {
    TopupCreated: 'A merchant announced money that it sends to our account at a bank.',
    TopupCredited: 'Money came in with the text of the top-up, and the ledger holds it.',
  },
  idPrefixes: { topup: 'tu' },
  errors: {},
} as const satisfies Concept<keyof typeof topupEventSchemas>;
