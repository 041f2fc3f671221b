/** What a merchant says to a dispute: evidence, or that it gives in. */
import type { SealedUnderKey } from '../data-key/sealed.js';
import { fromInstant } from '../kernel/clock.js';
import { accept, type Decision, reject } from '../kernel/decider.js';
import { type Dispute, outcomeOf, standingNow } from './dispute.js';
import type { DisputeEvent } from './events.js';

const MAX_EVIDENCE = 10;

interface Failure {
  readonly code: string;
  readonly message: string;
}

export type AnswerCommand =
  | {
      readonly type: 'SubmitEvidence';
      readonly content: SealedUnderKey;
      readonly digest: string;
      readonly files: number;
      readonly nowMs: number;
    }
  | { readonly type: 'AcceptDispute' }
  | {
      readonly type: 'RecordEvidenceAnswered';
      readonly number: number;
      /** Null if the channel took it. */
      readonly failure: Failure | null;
    }
  | { readonly type: 'RecordAcceptanceAnswered'; readonly failure: Failure | null };

export function decideAnswer(command: AnswerCommand, state: Dispute): Decision<DisputeEvent> {
  const { id: dispute } = state;
  switch (command.type) {
    case 'SubmitEvidence':
      return submit(command, state);
    case 'AcceptDispute': {
      if (state.acceptance !== null) return accept();
      return outcomeOf(state) === null
        ? accept({ type: 'DisputeAccepted', data: { dispute } })
        : reject('dispute_not_answerable', 'the dispute is decided');
    }
    case 'RecordEvidenceAnswered': {
      const { number, failure } = command;
      const known = state.evidence.find((one) => one.number === number);
      if (known?.status !== 'sending') return accept();
      return failure === null
        ? accept({ type: 'DisputeEvidenceSent', data: { dispute, number } })
        : accept({ type: 'DisputeEvidenceRefused', data: { dispute, number, failure } });
    }
    case 'RecordAcceptanceAnswered': {
      const { failure } = command;
      if (state.acceptance?.status !== 'sending') return accept();
      return failure === null
        ? accept({ type: 'DisputeAcceptanceSent', data: { dispute } })
        : accept({ type: 'DisputeAcceptanceRefused', data: { dispute, failure } });
    }
  }
}

function submit(
  { content, digest, files, nowMs }: Extract<AnswerCommand, { type: 'SubmitEvidence' }>,
  state: Dispute,
): Decision<DisputeEvent> {
  if (isSubmitted(state, digest)) return accept();
  const whyNot = notAnswerable(state, nowMs);
  if (whyNot !== null) return reject('dispute_not_answerable', whyNot);
  if (state.evidence.length >= MAX_EVIDENCE) {
    return reject('too_much_evidence', `a dispute takes at most ${MAX_EVIDENCE} submissions`);
  }
  const number = state.evidence.length + 1;
  const data = { dispute: state.id, number, content, digest, files };
  return accept({ type: 'DisputeEvidenceSubmitted', data });
}

/** The same was submitted before. */
export const isSubmitted = ({ evidence }: Dispute, digest: string): boolean =>
  evidence.some((one) => one.digest === digest);

/** Why no evidence is taken now; null if it is. */
export function notAnswerable(state: Dispute, nowMs: number): string | null {
  if (outcomeOf(state) !== null) return 'the dispute is decided';
  if (state.acceptance !== null) return 'the merchant has accepted the dispute';
  const dueAt = standingNow(state)?.evidenceDueAt ?? null;
  if (dueAt === null) return 'the channel asks for no evidence';
  return nowMs < fromInstant(dueAt) ? null : 'the time for evidence is over';
}
