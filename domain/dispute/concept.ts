import type { Concept } from '../kernel/concept.js';
import { disputeErrors } from './errors.js';
import { disputeEventSchemas, disputeEventVersions } from './events.js';
import { disputeStreams } from './streams.js';

export const dispute = {
  title: 'Dispute',
  streams: '`dispute-{dp_…}`',
  categories: [disputeStreams.category],
  eventSchemas: disputeEventSchemas,
  eventVersions: disputeEventVersions,
  eventMeanings: {
    DisputeOpened: 'A payer disputes a payment, as its channel or an operator says.',
    DisputeStandingTold: 'How the dispute stands at the channel: stage, deadline, outcome.',
    DisputeMoneyMoved: 'The channel took the disputed money, gave it back, or took a fee: a fact.',
    DisputeHoldDecided: "The merchant's money is about to be held, from these accounts.",
    DisputeHeld: 'The ledger holds the disputed money.',
    DisputeMovementBooked: 'The ledger has what the channel moved.',
    DisputeReleased: 'What was held is back at the places that it came from.',
    DisputeEvidenceSubmitted: 'The merchant says something to the dispute; it is encrypted.',
    DisputeEvidenceSent: 'The channel has taken the evidence.',
    DisputeEvidenceRefused: 'The channel has not taken the evidence, for certain.',
    DisputeAccepted: 'The merchant gives in, for good.',
    DisputeAcceptanceSent: 'The channel knows that the merchant gives in.',
    DisputeAcceptanceRefused: 'The channel has not taken the acceptance, for certain.',
    DisputeClosed: 'Outcome and money agree: the dispute is over.',
  },
  idPrefixes: { dispute: 'dp' },
  errors: disputeErrors,
} as const satisfies Concept<keyof typeof disputeEventSchemas>;
