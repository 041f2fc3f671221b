/** Two principals, the proposal's hash, and a decision that is made once. */
import { describe, expect, it } from '@jest/globals';
import { type Principal, samePrincipal } from '../../domain/access/principal.js';
import {
  approval,
  type ApprovalCommand,
  proposalHash,
  type Proposal,
} from '../../domain/approval/approval.js';
import type { ApprovalEvent } from '../../domain/approval/events.js';
import { givenFor } from '../support/given-when-then.js';

const given = givenFor<Parameters<typeof approval.decide>[1], ApprovalCommand, ApprovalEvent>(
  approval,
);

const key = (id: string, ...ids: string[]): Principal => ({
  actor: `key:${id}`,
  ids: [`key:${id}`, ...ids],
});
const maker = key('maker');
const checker = key('checker');

const proposal: Proposal = {
  id: 'apr_1',
  kind: 'case_resolution',
  subject: 'case_1',
  content: { action: 'dismiss', note: 'seen' },
  proposer: maker,
};
const hash = proposalHash(proposal);
const event = ({ actor, ids }: Principal) => ({ actor, ids: [...ids] });

const propose: ApprovalCommand = { type: 'Propose', request: 'r1', ...proposal };
const decision = (
  type: 'Approve' | 'Reject',
  rest: Partial<Extract<ApprovalCommand, { type: 'Approve' | 'Reject' }>> = {},
): ApprovalCommand => ({ type, by: checker, request: 'r2', hash: null, reason: null, ...rest });

const made: ApprovalEvent = {
  type: 'ProposalMade',
  data: {
    approval: 'apr_1',
    kind: 'case_resolution',
    subject: 'case_1',
    content: { action: 'dismiss', note: 'seen' },
    hash,
    proposer: event(maker),
    request: 'r1',
  },
};
const approved: ApprovalEvent = {
  type: 'ProposalApproved',
  data: { approval: 'apr_1', hash, approver: event(checker), request: 'r2' },
};
const rejected: ApprovalEvent = {
  type: 'ProposalRejected',
  data: { approval: 'apr_1', hash, rejecter: event(checker), reason: 'no', request: 'r2' },
};
const executed: ApprovalEvent = {
  type: 'ProposalExecuted',
  data: { approval: 'apr_1', result: { case: 'case_1' } },
};

describe('a proposal', () => {
  it('is made', () => given().when(propose).then(made));
  it('is made once, however often it is asked for', () => given(made).when(propose).then());
  it('does not change', () =>
    given(made)
      .when({ ...propose, content: { action: 'book' } })
      .rejected('idempotency_key_reused'));
  it('is not another request, even with the same content', () =>
    given(made)
      .when({ ...propose, request: 'r9' })
      .rejected('idempotency_key_reused'));
  it('that nobody made is not decided on', () =>
    given().when(decision('Approve')).rejected('not_found'));
});

describe('a decision', () => {
  it('approves the hash of the proposal', () =>
    given(made).when(decision('Approve')).then(approved));
  it('approves what the checker has seen', () =>
    given(made).when(decision('Approve', { hash })).then(approved));
  it('does not approve anything else', () =>
    given(made)
      .when(decision('Approve', { hash: 'other' }))
      .rejected('proposal_differs', 'hash'));
  it('rejects with a reason', () =>
    given(made)
      .when(decision('Reject', { reason: 'no' }))
      .then(rejected));

  it.each(['Approve', 'Reject'] as const)('%s is not for who made the proposal', (type) =>
    given(made)
      .when(decision(type, { by: maker }))
      .rejected('same_principal'),
  );
  it('is not for a key that the maker issued', () =>
    given(made)
      .when(decision('Approve', { by: key('second', 'key:maker') }))
      .rejected('same_principal'));
  it('is not for two keys of one issuer', () => {
    const issued = { ...propose, proposer: key('a', 'key:root') } as ApprovalCommand;
    const first = approval.decide(issued, null);
    if (!first.accepted) throw new Error('refused');
    given(...first.events)
      .when(decision('Approve', { by: key('b', 'key:root') }))
      .rejected('same_principal');
  });

  it.each([
    ['approved', approved],
    ['rejected', rejected],
  ])('once %s it stays so', (_, before) => {
    given(made, before)
      .when(decision('Approve', { request: 'r3' }))
      .rejected('proposal_decided');
    given(made, before)
      .when(decision('Reject', { request: 'r3' }))
      .rejected('proposal_decided');
  });
  it('comes again without effect', () => {
    given(made, approved).when(decision('Approve')).then();
    given(made, approved, executed).when(decision('Approve')).then();
    given(made, rejected)
      .when(decision('Reject', { reason: 'no' }))
      .then();
  });
  it('does not turn round under the same key', () =>
    given(made, approved).when(decision('Reject')).rejected('idempotency_key_reused'));
});

describe('the execution', () => {
  const done: ApprovalCommand = { type: 'RecordExecuted', result: { case: 'case_1' } };
  const failed: ApprovalCommand = {
    type: 'RecordFailed',
    rejection: { code: 'account_frozen', detail: 'frozen' },
  };
  it('is recorded once', () => {
    given(made, approved).when(done).then(executed);
    given(made, approved, executed).when(done).then();
    given(made, approved, executed).when(failed).then();
  });
  it('is recorded of nothing that was not approved', () => {
    given(made).when(done).then();
    given(made, rejected).when(done).then();
  });
  it('says why it could not be', () =>
    given(made, approved)
      .when(failed)
      .then({
        type: 'ProposalFailed',
        data: { approval: 'apr_1', rejection: { code: 'account_frozen', detail: 'frozen' } },
      }));
});

describe('principals', () => {
  it('two are the same if they have one in common', () => {
    expect(samePrincipal(maker, checker)).toBe(false);
    expect(samePrincipal(key('a', 'key:c'), key('b', 'key:c'))).toBe(true);
  });
});
