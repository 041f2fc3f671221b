/** Proposals: what waits for another principal, and what came of the others. */
import { type ApprovalEvent, approvalEventSchemas } from '../../domain/approval/events.js';
import type { DomainEvent } from '../../domain/kernel/event.js';
import { eventsOf } from '../framework/events.js';
import type { Projection } from '../framework/projection.js';
import type { RowOf } from '../framework/table.js';
import { approvals } from './tables.js';

type ApprovalRow = RowOf<typeof approvals>;

const isApprovalEvent = (event: DomainEvent): event is ApprovalEvent =>
  Object.hasOwn(approvalEventSchemas, event.type);

export const approvalsProjection: Projection<'approvals'> = {
  name: 'approvals',
  version: 3,
  tables: [approvals],
  async apply(batch, tx) {
    const events = eventsOf(batch, isApprovalEvent);
    if (events.length === 0) return;
    const rows = await tx.rows(
      approvals,
      events.map(({ event }) => [event.data.approval]),
    );
    for (const { event, metadata } of events) {
      rows.put(evolve(rows.get(event.data.approval), event, metadata.at));
    }
  },
};

function evolve(row: ApprovalRow | undefined, event: ApprovalEvent, at: string): ApprovalRow {
  if (event.type === 'ProposalMade') {
    const { approval: id, kind, subject, content, hash, proposer } = event.data;
    return {
      ...{ id, kind, subject, hash },
      content: JSON.stringify(content),
      status: 'open',
      proposed_by: proposer.actor,
      proposer_ids: JSON.stringify(proposer.ids),
      decided_by: null,
      reason: null,
      result: null,
      failure: null,
      proposed_at: at,
      decided_at: null,
    };
  }
  if (row === undefined) throw new Error(`${event.type} before ProposalMade`);
  switch (event.type) {
    case 'ProposalApproved':
      return { ...row, status: 'approved', decided_by: event.data.approver.actor, decided_at: at };
    case 'ProposalRejected': {
      const { rejecter, reason } = event.data;
      return { ...row, status: 'rejected', decided_by: rejecter.actor, reason, decided_at: at };
    }
    case 'ProposalExecuted':
      return { ...row, status: 'executed', result: JSON.stringify(event.data.result) };
    case 'ProposalFailed':
      return { ...row, status: 'failed', failure: JSON.stringify(event.data.rejection) };
  }
}
