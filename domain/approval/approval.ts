/**
 * Decides over proposals: what one principal proposes, another principal approves or rejects. It knows no
 * kind of proposal; the concept that registered the kind says what an approval executes.
 */
import { type Principal, samePrincipal } from '../access/principal.js';
import { contentHash } from '../kernel/content.js';
import { accept, type Decision, reject } from '../kernel/decider.js';
import type { ApprovalEvent } from './events.js';

export type ApprovalStatus =
  /** Waits for another principal. */
  | 'open'
  /** Approved, and about to be executed. */
  | 'approved'
  | 'rejected'
  | 'executed'
  /** Approved, and refused when it was executed. */
  | 'failed';

/** What is proposed, before anything is known of its approval. */
export interface Proposal {
  /** `apr_…` */
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  /** As the concept that owns the kind writes it; the concept parses it again when it is executed. */
  readonly content: Readonly<Record<string, unknown>>;
  readonly proposer: Principal;
}

export interface Approval extends Proposal {
  readonly hash: string;
  /** Id of the request that made it. */
  readonly request: string;
  readonly status: ApprovalStatus;
  /** Null while it is open. */
  readonly decision: {
    readonly by: Principal;
    readonly request: string;
    readonly reason: string | null;
    readonly decidedAt: string;
  } | null;
  /** What came of it; null until it is executed. */
  readonly result: Readonly<Record<string, string>> | null;
  /** Why it could not be executed; null if it could. */
  readonly failure: { readonly code: string; readonly detail: string } | null;
  readonly proposedAt: string;
}

/** State of `approval-{id}`: null before it is proposed. */
export type ApprovalState = Approval | null;

export type ApprovalCommand =
  | ({ readonly type: 'Propose'; readonly request: string } & Proposal)
  | {
      readonly type: 'Approve' | 'Reject';
      readonly by: Principal;
      readonly request: string;
      /** The hash that the checker has seen; null if the caller names none. */
      readonly hash: string | null;
      /** Why it is rejected. */
      readonly reason: string | null;
    }
  | { readonly type: 'RecordExecuted'; readonly result: Readonly<Record<string, string>> }
  | {
      readonly type: 'RecordFailed';
      readonly rejection: { readonly code: string; readonly detail: string };
    };

type CommandOf<Type extends ApprovalCommand['type']> = Extract<ApprovalCommand, { type: Type }>;

/** What an approval approves, and nothing else. */
export const proposalHash = ({
  kind,
  subject,
  content,
}: Pick<Proposal, 'kind' | 'subject' | 'content'>): string =>
  contentHash({ kind, subject, content });

function propose(command: CommandOf<'Propose'>, state: ApprovalState): Decision<ApprovalEvent> {
  const { id, kind, subject, content, proposer, request } = command;
  const hash = proposalHash(command);
  if (state !== null) {
    return state.hash === hash && state.request === request
      ? accept()
      : reject('idempotency_key_reused', 'the key came with another proposal before');
  }
  return accept({
    type: 'ProposalMade',
    data: {
      approval: id,
      kind,
      subject,
      content: { ...content },
      hash,
      proposer: stored(proposer),
      request,
    },
  });
}

function decideProposal(
  command: CommandOf<'Approve' | 'Reject'>,
  approval: Approval,
): Decision<ApprovalEvent> {
  const { by, request, hash, reason } = command;
  const { decision } = approval;
  if (decision !== null && decision.request === request) {
    const before = approval.status === 'rejected' ? 'Reject' : 'Approve';
    return before === command.type && decision.reason === reason
      ? accept()
      : reject('idempotency_key_reused', 'the key came with another decision before');
  }
  if (samePrincipal(by, approval.proposer)) {
    return reject('same_principal', 'who made a proposal may not decide on it');
  }
  if (decision !== null) {
    return reject('proposal_decided', `the proposal is ${approval.status}`);
  }
  if (hash !== null && hash !== approval.hash) {
    return reject('proposal_differs', 'the hash is not that of the proposal', 'hash');
  }
  const common = { approval: approval.id, hash: approval.hash, request };
  return accept<ApprovalEvent>(
    command.type === 'Approve'
      ? { type: 'ProposalApproved', data: { ...common, approver: stored(by) } }
      : { type: 'ProposalRejected', data: { ...common, rejecter: stored(by), reason } },
  );
}

function decide(command: ApprovalCommand, state: ApprovalState): Decision<ApprovalEvent> {
  if (command.type === 'Propose') return propose(command, state);
  if (state === null) return reject('not_found', 'there is no such proposal');
  switch (command.type) {
    case 'Approve':
    case 'Reject':
      return decideProposal(command, state);
    case 'RecordExecuted':
      if (state.status !== 'approved') return accept();
      return accept({
        type: 'ProposalExecuted',
        data: { approval: state.id, result: { ...command.result } },
      });
    case 'RecordFailed': {
      if (state.status !== 'approved') return accept();
      const { code, detail } = command.rejection;
      return accept({
        type: 'ProposalFailed',
        data: { approval: state.id, rejection: { code, detail } },
      });
    }
  }
}

function evolve(state: ApprovalState, event: ApprovalEvent, at: string): ApprovalState {
  if (event.type === 'ProposalMade') {
    const { approval: id, kind, subject, content, hash, proposer, request } = event.data;
    return {
      ...{ id, kind, subject, content, hash, proposer, request },
      status: 'open',
      decision: null,
      result: null,
      failure: null,
      proposedAt: at,
    };
  }
  if (state === null) throw new Error(`${event.type} before ProposalMade`);
  switch (event.type) {
    case 'ProposalApproved': {
      const { approver: by, request } = event.data;
      return {
        ...state,
        status: 'approved',
        decision: { by, request, reason: null, decidedAt: at },
      };
    }
    case 'ProposalRejected': {
      const { rejecter: by, request, reason } = event.data;
      return { ...state, status: 'rejected', decision: { by, request, reason, decidedAt: at } };
    }
    case 'ProposalExecuted':
      return { ...state, status: 'executed', result: event.data.result };
    case 'ProposalFailed':
      return { ...state, status: 'failed', failure: event.data.rejection };
  }
}

const stored = ({ actor, ids }: Principal) => ({ actor, ids: [...ids] });

const initialState: ApprovalState = null;

/** Its fold also sees when an event was recorded. */
export const approval = { initialState, decide, evolve };
