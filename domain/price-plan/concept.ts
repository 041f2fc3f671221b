import type { Concept } from '../kernel/concept.js';
import { pricePlanErrors } from './errors.js';
import {
  pricePlanEventSchemas,
  pricePlanEventVersions,
  volumeEventSchemas,
  volumeEventVersions,
} from './events.js';
import { volumeStreams } from './streams.js';

export const pricePlan = {
  title: 'Price plan',
  streams: '`price-plans`, `volume-{vol_…}`',
  categories: ['price', volumeStreams.category],
  eventSchemas: { ...pricePlanEventSchemas, ...volumeEventSchemas },
  eventVersions: { ...pricePlanEventVersions, ...volumeEventVersions },
  eventMeanings: {
    PricePlanCreated: 'A price plan was created, with its first version.',
    PricePlanVersionAdded: 'A price plan has a further version, in force from an instant on.',
    PricePlanAssigned:
      'A price plan prices payments of a merchant, by method and channel, from an instant on.',
    PricePlanAssignmentEnded: 'An assignment prices nothing more from an instant on.',
    PriceVolumeClaimed:
      'A capture has its place in the volume of its merchant, plan and month that tiers are counted by.',
  },
  idPrefixes: { pricePlan: 'plan', priceAssignment: 'pas', priceVolume: 'vol' },
  errors: pricePlanErrors,
} as const satisfies Concept<keyof typeof pricePlanEventSchemas | keyof typeof volumeEventSchemas>;
