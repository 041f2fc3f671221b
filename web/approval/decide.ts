/** A decision goes where the proposal belongs, and names the hash of what was looked at: a line for each kind. */
import type { ApprovalBody } from '../../api/approval/contract.js';
import { accessApi } from '../access/api.js';
import { calendarApi } from '../calendar/api.js';
import { caseApi } from '../case/api.js';
import { channelApi } from '../channel/api.js';
import { bookOf, closingApi } from '../closing/api.js';
import { payoutApi } from '../payout/api.js';
import { reconciliationApi } from '../reconciliation/api.js';
import { settlementBatchApi, takingsOf } from '../settlement-batch/api.js';

type Headers = Readonly<Record<string, string>>;
type Proposal = Pick<ApprovalBody, 'content' | 'hash' | 'id' | 'subject'>;

interface Way<Body> {
  /** Of the API; whoever may use it may decide so. */
  readonly operation: string;
  readonly decide: (
    proposal: Proposal,
    asked: { body: Body; headers: Headers },
  ) => Promise<unknown>;
}

interface Decisions {
  readonly approve: Way<{ hash: string }>;
  /** Left out for what nobody rejects. */
  readonly reject?: Way<{ hash: string; reason?: string }>;
}

const DECISIONS: Readonly<Record<string, Decisions | undefined>> = {
  calendar_version: {
    approve: {
      operation: 'approveCalendarVersion',
      decide: ({ subject, id }, asked) =>
        calendarApi.approveCalendarVersion({ params: { id: subject, proposal: id }, ...asked }),
    },
    reject: {
      operation: 'rejectCalendarVersion',
      decide: ({ subject, id }, asked) =>
        calendarApi.rejectCalendarVersion({ params: { id: subject, proposal: id }, ...asked }),
    },
  },
  case_resolution: {
    approve: {
      operation: 'approveResolution',
      decide: (proposal, asked) =>
        caseApi.approveResolution({ params: resolutionIn(proposal), ...asked }),
    },
    reject: {
      operation: 'rejectResolution',
      decide: (proposal, asked) =>
        caseApi.rejectResolution({ params: resolutionIn(proposal), ...asked }),
    },
  },
  channel_change: {
    approve: {
      operation: 'approveChannelChange',
      decide: ({ subject, id }, asked) =>
        channelApi.approveChannelChange({ params: { name: subject, id }, ...asked }),
    },
    reject: {
      operation: 'rejectChannelChange',
      decide: ({ subject, id }, asked) =>
        channelApi.rejectChannelChange({ params: { name: subject, id }, ...asked }),
    },
  },
  operator_key: {
    approve: {
      operation: 'approveKey',
      decide: ({ subject }, { headers }) =>
        accessApi.approveKey({ params: { id: subject }, body: {}, headers }),
    },
  },
  payout: {
    approve: {
      operation: 'approvePayout',
      decide: ({ subject }, asked) =>
        payoutApi.approvePayout({ params: { id: subject }, ...asked }),
    },
    reject: {
      operation: 'rejectPayout',
      decide: ({ subject }, asked) => payoutApi.rejectPayout({ params: { id: subject }, ...asked }),
    },
  },
  period_reopening: {
    approve: {
      operation: 'approveReopening',
      decide: ({ subject, id }, asked) =>
        closingApi.approveReopening({ params: { book: bookOf(subject), id }, ...asked }),
    },
    reject: {
      operation: 'rejectReopening',
      decide: ({ subject, id }, asked) =>
        closingApi.rejectReopening({ params: { book: bookOf(subject), id }, ...asked }),
    },
  },
  reconciliation_resolution: {
    approve: {
      operation: 'approveReconciliationResolution',
      decide: (proposal, asked) =>
        reconciliationApi.approveReconciliationResolution({
          params: resolutionIn(proposal),
          ...asked,
        }),
    },
    reject: {
      operation: 'rejectReconciliationResolution',
      decide: (proposal, asked) =>
        reconciliationApi.rejectReconciliationResolution({
          params: resolutionIn(proposal),
          ...asked,
        }),
    },
  },
  settlement_batch: {
    approve: {
      operation: 'approveSettlementBatch',
      decide: ({ subject }, asked) =>
        settlementBatchApi.approveSettlementBatch({ params: { id: subject }, ...asked }),
    },
    reject: {
      operation: 'rejectSettlementBatch',
      decide: ({ subject }, asked) =>
        settlementBatchApi.rejectSettlementBatch({ params: { id: subject }, ...asked }),
    },
  },
  settlement_release: {
    approve: {
      operation: 'approveSettlementRelease',
      decide: ({ subject, id }, asked) =>
        settlementBatchApi.approveSettlementRelease({
          params: { ...takingsOf(subject), proposal: id },
          ...asked,
        }),
    },
    reject: {
      operation: 'rejectSettlementRelease',
      decide: ({ subject, id }, asked) =>
        settlementBatchApi.rejectSettlementRelease({
          params: { ...takingsOf(subject), proposal: id },
          ...asked,
        }),
    },
  },
  settlement_schedule: {
    approve: {
      operation: 'approveSettlementSchedule',
      decide: ({ subject, id }, asked) =>
        settlementBatchApi.approveSettlementSchedule({
          params: { ...takingsOf(subject), proposal: id },
          ...asked,
        }),
    },
    reject: {
      operation: 'rejectSettlementSchedule',
      decide: ({ subject, id }, asked) =>
        settlementBatchApi.rejectSettlementSchedule({
          params: { ...takingsOf(subject), proposal: id },
          ...asked,
        }),
    },
  },
};

/** Which decisions on a kind somebody may make. */
export function decisionsOn(kind: string, may: (operation: string) => boolean) {
  const { approve: approving, reject: rejecting } = DECISIONS[kind] ?? {};
  return {
    mayApprove: approving !== undefined && may(approving.operation),
    mayReject: rejecting !== undefined && may(rejecting.operation),
  };
}

export function approve(approval: ApprovalBody, headers: Headers): Promise<unknown> {
  const { kind, hash } = approval;
  const way = DECISIONS[kind]?.approve;
  if (way === undefined) throw new Error(`nobody decides on ${kind} here`);
  return way.decide(approval, { body: { hash }, headers });
}

export function reject(approval: ApprovalBody, why: string, headers: Headers): Promise<unknown> {
  const { kind, hash } = approval;
  const way = DECISIONS[kind]?.reject;
  if (way === undefined) throw new Error(`nobody rejects ${kind} here`);
  const body = { hash, ...(why.trim() === '' ? {} : { reason: why.trim() }) };
  return way.decide(approval, { body, headers });
}

const resolutionIn = ({ subject, content }: Proposal) => ({
  id: subject,
  number: String(content['number']),
});
