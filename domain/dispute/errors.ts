/** What cannot be done about a dispute. */
import { entry, type ErrorEntry } from '../kernel/error-entry.js';

export const disputeErrors = {
  payment_not_disputable: entry(
    409,
    'Payment not disputable',
    'Nothing was captured of the payment, so there is no money to dispute.',
  ),
  dispute_exceeds_captured: entry(
    422,
    'Dispute exceeds the captured amount',
    'No more is disputed than was captured.',
  ),
  dispute_contradicted: entry(
    409,
    'Dispute contradicted',
    'The dispute was opened about another payment or amount, or the same revision or movement was told with other content.',
  ),
  dispute_not_opened: entry(
    422,
    'Dispute not opened',
    'Only a sandbox channel opens a dispute when asked, for a payment that it took, under a reference of 1–64 letters and digits.',
  ),
  dispute_not_answerable: entry(
    409,
    'Dispute not answerable',
    'The dispute is decided or accepted, the channel asks for no evidence, or its deadline is over.',
  ),
  too_much_evidence: entry(422, 'Too much evidence', 'A dispute takes at most 10 submissions.'),
  too_many_dispute_facts: entry(
    422,
    'Too many facts of a dispute',
    'A dispute has at most 100 standings and 100 movements of money.',
  ),
} as const satisfies Record<string, ErrorEntry>;
