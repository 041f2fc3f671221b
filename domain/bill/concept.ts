import type { Concept } from '../kernel/concept.js';
import { billErrors } from './errors.js';
import { billEventSchemas, billEventVersions } from './events.js';
import { billStreams } from './streams.js';

/** Bills and statements of channels and banks, as they are read and taken. */
export const bill = {
  title: 'Bill',
  streams: '`bill-{bil_…}`',
  categories: [billStreams.category],
  eventSchemas: billEventSchemas,
  eventVersions: billEventVersions,
  eventMeanings: {
    BillRowsTaken: 'Rows of a bill were taken; what belongs to a person is sealed.',
    BillTaken: 'All rows of a bill are there, and it was found whole and right.',
  },
  idPrefixes: { bill: 'bil' },
  errors: billErrors,
} as const satisfies Concept<keyof typeof billEventSchemas>;
