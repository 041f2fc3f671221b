import { merchantErrors } from './errors.js';
import { merchantEventSchemas, merchantEventVersions } from './events.js';
import { merchantStreams } from './streams.js';
import type { Concept } from '../kernel/concept.js';

export const merchant = {
  title: 'Merchant',
  streams: '`merchant-{id}`',
  categories: [merchantStreams.category],
  eventSchemas: merchantEventSchemas,
  eventVersions: merchantEventVersions,
  eventMeanings: {
    MerchantRegistered: 'A merchant was registered, with its fee.',
    MerchantChanged: 'The origins of a merchant were changed: where its payers may be sent.',
    MerchantFrozen:
      'A merchant was frozen: none of its accounts takes a posting, those that are opened later neither.',
    MerchantUnfrozen: 'A freeze of a merchant was taken back.',
  },
  idPrefixes: { merchant: 'mer' },
  errors: merchantErrors,
} as const satisfies Concept<keyof typeof merchantEventSchemas>;
