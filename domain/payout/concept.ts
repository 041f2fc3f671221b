import type { Concept } from '../kernel/concept.js';
import { payoutErrors } from './errors.js';
import {
  payoutDayEventSchemas,
  payoutDayEventVersions,
  payoutEventSchemas,
  payoutEventVersions,
} from './events.js';
import { payoutDayStreams, payoutStreams } from './streams.js';

const eventSchemas = { ...payoutEventSchemas, ...payoutDayEventSchemas };

export const payout = {
  title: 'Payout',
  streams: '`payout-{po_…}`, `payout_day-{merchant}:{day}`',
  categories: [payoutStreams.category, payoutDayStreams.category],
  eventSchemas,
  eventVersions: { ...payoutEventVersions, ...payoutDayEventVersions },
  eventMeanings: {
    PayoutCreated: 'A merchant asked to be paid out; the ledger holds its money.',
    PayoutHoldRenewed: 'The money is held on: the first hold would have ended.',
    PayoutProposed: 'The payout waits for the approval of another principal.',
    PayoutApproved: 'Another principal approved the payout; it goes to the bank.',
    PayoutCanceled: 'The payout ended before it went to the bank; what was held is free again.',
    PayoutConfirmed: 'The bank said what it paid: a fact.',
    PayoutPaid: 'The ledger holds what was paid.',
    PayoutFailed: 'The bank refused the payout for certain; what was held is free again.',
    PayoutReturned: 'The money came back after it was paid, with a reason: a fact.',
    PayoutReturnBooked: 'The ledger holds what came back.',
    PayoutLateBooked:
      'The bank paid what it had promised not to; it stands in suspense with a case.',
    PayoutCounted: 'A payout counts towards the limit of its day.',
    PayoutUncounted: 'The ledger refused the payout: it counts no more.',
  },
  idPrefixes: { payout: 'po' },
  errors: payoutErrors,
} as const satisfies Concept<keyof typeof eventSchemas>;
