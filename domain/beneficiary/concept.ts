import type { Concept } from '../kernel/concept.js';
import { beneficiaryErrors } from './errors.js';
import { beneficiaryEventSchemas, beneficiaryEventVersions } from './events.js';
import { beneficiaryStreams } from './streams.js';

export const beneficiary = {
  title: 'Beneficiary',
  streams: '`beneficiary-{ben_…}`',
  categories: [beneficiaryStreams.category],
  eventSchemas: beneficiaryEventSchemas,
  eventVersions: beneficiaryEventVersions,
  eventMeanings: {
    BeneficiaryAdded: 'A merchant named an account to be paid out to; it cools off first.',
    BeneficiaryChecked: 'The bank said whether the number is that holder’s.',
    BeneficiaryDisabled: 'Nobody is paid there any more.',
  },
  idPrefixes: { beneficiary: 'ben' },
  errors: beneficiaryErrors,
} as const satisfies Concept<keyof typeof beneficiaryEventSchemas>;
