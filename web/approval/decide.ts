/** A decision goes where the proposal belongs, and names the hash of what was looked at. */
import type { ApprovalBody } from '../../api/approval/contract.js';
import { accessApi } from '../access/api.js';
import { calendarApi } from '../calendar/api.js';
import { caseApi } from '../case/api.js';
import { channelApi } from '../channel/api.js';
import { bookOf, closingApi } from '../closing/api.js';
import { payoutApi } from '../payout/api.js';
import { settlementBatchApi, takingsOf } from '../settlement-batch/api.js';

/** The operations of the API that decide on a kind; whoever may use them may decide. */
const OPERATIONS: Readonly<
  Record<string, { readonly approve: string; readonly reject?: string } | undefined>
> = {
  calendar_version: { approve: 'approveCalendarVersion', reject: 'rejectCalendarVersion' },
  case_resolution: { approve: 'approveResolution', reject: 'rejectResolution' },
  channel_change: { approve: 'approveChannelChange', reject: 'rejectChannelChange' },
  operator_key: { approve: 'approveKey' },
  period_reopening: { approve: 'approveReopening', reject: 'rejectReopening' },
  payout: { approve: 'approvePayout', reject: 'rejectPayout' },
  settlement_batch: { approve: 'approveSettlementBatch' },
  settlement_schedule: {
    approve: 'approveSettlementSchedule',
    reject: 'rejectSettlementSchedule',
  },
};

/** Which decisions on a kind somebody may make. */
export function decisionsOn(kind: string, may: (operation: string) => boolean) {
  const { approve = '', reject = '' } = OPERATIONS[kind] ?? {};
  return { mayApprove: may(approve), mayReject: may(reject) };
}

type Headers = Readonly<Record<string, string>>;

export function approve(approval: ApprovalBody, headers: Headers): Promise<unknown> {
  const { id, kind, subject, hash } = approval;
  switch (kind) {
    case 'calendar_version': {
      const params = { id: subject, proposal: id };
      return calendarApi.approveCalendarVersion({ params, body: { hash }, headers });
    }
    case 'case_resolution': {
      const params = { id: subject, number: numberOf(approval) };
      return caseApi.approveResolution({ params, body: { hash }, headers });
    }
    case 'channel_change': {
      const params = { name: subject, id };
      return channelApi.approveChannelChange({ params, body: { hash }, headers });
    }
    case 'settlement_batch': {
      const params = { id: subject };
      return settlementBatchApi.approveSettlementBatch({ params, body: { hash }, headers });
    }
    case 'settlement_schedule': {
      const params = { ...takingsOf(subject), proposal: id };
      return settlementBatchApi.approveSettlementSchedule({ params, body: { hash }, headers });
    }
    case 'period_reopening': {
      const params = { book: bookOf(subject), id };
      return closingApi.approveReopening({ params, body: { hash }, headers });
    }
    case 'operator_key':
      return accessApi.approveKey({ params: { id: subject }, body: {}, headers });
    case 'payout':
      return payoutApi.approvePayout({ params: { id: subject }, body: { hash }, headers });
    default:
      throw new Error(`nobody decides on ${kind} here`);
  }
}

export function reject(approval: ApprovalBody, why: string, headers: Headers): Promise<unknown> {
  const { id, kind, subject, hash } = approval;
  const body = { hash, ...(why.trim() === '' ? {} : { reason: why.trim() }) };
  switch (kind) {
    case 'calendar_version': {
      const params = { id: subject, proposal: id };
      return calendarApi.rejectCalendarVersion({ params, body, headers });
    }
    case 'case_resolution': {
      const params = { id: subject, number: numberOf(approval) };
      return caseApi.rejectResolution({ params, body, headers });
    }
    case 'settlement_schedule': {
      const params = { ...takingsOf(subject), proposal: id };
      return settlementBatchApi.rejectSettlementSchedule({ params, body, headers });
    }
    case 'channel_change':
      return channelApi.rejectChannelChange({ params: { name: subject, id }, body, headers });
    case 'period_reopening':
      return closingApi.rejectReopening({ params: { book: bookOf(subject), id }, body, headers });
    case 'payout':
      return payoutApi.rejectPayout({ params: { id: subject }, body, headers });
    default:
      throw new Error(`nobody rejects ${kind} here`);
  }
}

/** Of a resolution within its case. */
const numberOf = ({ content }: ApprovalBody): string => String(content['number']);
