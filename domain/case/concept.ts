import { caseEventSchemas, caseEventVersions } from './events.js';
import { caseErrors } from './errors.js';
import { caseStreams } from './streams.js';
import type { Concept } from '../kernel/concept.js';

export const cases = {
  title: 'Case',
  streams: '`case-{id}`',
  categories: [caseStreams.category],
  eventSchemas: caseEventSchemas,
  eventVersions: caseEventVersions,
  eventMeanings: {
    CaseOpened: 'Something needs manual action.',
    CaseMoneyHeld: 'The case answers for this money in suspense.',
    CaseAssigned: 'Somebody looks into the case.',
    CaseMoneyClaimed: 'Money of the case is about to be moved; nobody else may move it.',
    CaseClaimReleased: 'The claimed money was not moved after all.',
    CaseMoneyMoved: 'The claimed money has left suspense by this transaction.',
    CaseResolved: 'The case holds nothing any more; how the last of its money went.',
    CaseDismissed: 'The case held nothing, and nothing more is to be done.',
  },
  idPrefixes: { case: 'case' },
  errors: caseErrors,
} as const satisfies Concept<keyof typeof caseEventSchemas>;
