/** Brings what a merchant says to the channel: once for each, followed to a definite answer. */
import type { Dispute } from '../../domain/dispute/dispute.js';
import { acceptanceRequestNo, evidenceRequestNo } from '../../domain/dispute/request-no.js';
import { toText } from '../../domain/money/money.js';
import type { Saga } from '../../domain/saga/saga.js';
import { planOperation } from '../channel/operation.js';
import type { PlanOptions } from '../runner/flow.js';
import { command, type Effect } from './effect.js';

type Failure = { readonly code: string; readonly message: string } | null;

export function planAnswers(dispute: Dispute, saga: Saga, options: PlanOptions): Effect[] {
  const send = (kind: string, base: string, record: (failure: Failure) => Effect): Effect =>
    planOperation(
      {
        channel: dispute.channel,
        base,
        request: {
          kind,
          amount: toText(dispute.amount),
          original: dispute.reference,
          ...{ method: null, expiresAt: null },
        },
        scenario: null,
        again: 'closed',
        onSucceeded: () => record(null),
        onFailed: ({ code, message }) => record({ code, message }),
      },
      saga,
      options,
    );
  const evidence = dispute.evidence
    .filter(({ status }) => status === 'sending')
    .map(({ number }) =>
      send('dispute_evidence', evidenceRequestNo(dispute.id, number), (failure) =>
        command({ type: 'RecordEvidenceAnswered', number, failure }),
      ),
    );
  if (dispute.acceptance?.status !== 'sending') return evidence;
  const acceptance = send('dispute_accept', acceptanceRequestNo(dispute.id), (failure) =>
    command({ type: 'RecordAcceptanceAnswered', failure }),
  );
  return [...evidence, acceptance];
}
