/**
 * Events of a proposal, `approval-{id}`: made by one principal, decided by another principal, then executed.
 */
import { z } from 'zod';
import { type EventOf, type EventVersions, stored, text } from '../kernel/schemas.js';

const principal = stored({
  /** `key:{id}` */
  actor: text,
  /** Every principal that the key counts as. */
  ids: z.array(text),
});

export const approvalEventSchemas = {
  ProposalMade: stored({
    approval: text,
    /** What an approval executes; registered by the concept that owns it: `case_resolution`. */
    kind: text,
    /** What it is about: the id of a case, the name of a channel. */
    subject: text,
    content: z.record(text, z.unknown()),
    /** Of kind, subject and content: what is approved is exactly this. */
    hash: text,
    proposer: principal,
    /** Id of the request, derived from its Idempotency-Key. */
    request: text,
  }),
  ProposalApproved: stored({ approval: text, hash: text, approver: principal, request: text }),
  ProposalRejected: stored({
    approval: text,
    hash: text,
    rejecter: principal,
    reason: text.nullable(),
    request: text,
  }),
  /** What was approved has had its effect; `result` names what came of it. */
  ProposalExecuted: stored({ approval: text, result: z.record(text, text) }),
  /** State or limits had changed since: what was approved was refused and had no effect. */
  ProposalFailed: stored({ approval: text, rejection: stored({ code: text, detail: text }) }),
};

export type ApprovalEvent = EventOf<typeof approvalEventSchemas>;
export const approvalEventVersions: EventVersions<typeof approvalEventSchemas> = {
  ProposalMade: 1,
  ProposalApproved: 1,
  ProposalRejected: 1,
  ProposalExecuted: 1,
  ProposalFailed: 1,
};
