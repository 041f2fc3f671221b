/** Commands and events of the steps that the sagas record, and tables of them. */
import { it } from '@jest/globals';
import type { PaymentCommand } from '../../domain/payment/commands.js';
import type { PaymentEvent } from '../../domain/payment/events.js';
import { cny } from '../money/amounts.js';
import {
  AUTHORIZATION_ENDS,
  canceled,
  captured,
  capturePosted,
  captureRequested,
  created,
  expired,
  failure,
  given,
  HEX,
  refundRequested,
  succeeded,
  paid,
} from './stories.js';

export const nextAction = { type: 'redirect', data: 'd', url: 'https://pay.example/1' };

export const route = (attempt: number): PaymentCommand => ({
  type: 'RecordRoute',
  attempt,
  channel: 'sandbox_a',
  candidates: [{ channel: 'sandbox_a', eligible: true, score: '1', reasons: ['cheap'] }],
});
export const awaiting = (attempt = 1): PaymentCommand => ({
  type: 'RecordAwaitingPayer',
  attempt,
  nextAction,
});
export const attemptFails = (attempt = 1): PaymentCommand => ({
  type: 'RecordAttemptFailed',
  attempt,
  failure,
  final: true,
});
export const attemptSucceeds = (attempt = 1): PaymentCommand => ({
  type: 'RecordAttemptSucceeded',
  attempt,
  channelReference: 'ch-1',
  costPercent: '0.30',
  authorizationExpiresAt: AUTHORIZATION_ENDS,
});
export const captures = (id: string): PaymentCommand => ({
  type: 'RecordCaptured',
  capture: id,
  channelReference: 'ch-1',
  costPercent: '0.30',
});
export const captureFails = (id: string): PaymentCommand => ({
  type: 'RecordCaptureFailed',
  capture: id,
  failure,
});
export const posts = (id: string, to: 'merchant' | 'suspense' = 'merchant'): PaymentCommand => ({
  type: 'RecordCapturePosted',
  capture: id,
  transaction: 'ltx_1',
  to,
  case: to === 'suspense' ? 'case_1' : null,
});
/** @param value what the channel gave back; null if nothing was left */
export const voidsRest = (value: string | null = '100.00', requestNo = `${HEX}v1`) =>
  ({
    type: 'RecordRemainderVoided',
    voided: value === null ? null : { requestNo, amount: cny(value) },
  }) satisfies PaymentCommand;
export const ends = (as: 'failed' | 'canceled' | 'expired', why = null as typeof failure | null) =>
  ({ type: 'EndUnpaid', as, failure: why }) as const;
export const late = (attempt = 1): PaymentCommand => ({
  type: 'RecordLateSuccess',
  attempt,
  channelReference: 'ch-l',
});
export const lateRefunded = (attempt = 1): PaymentCommand => ({
  type: 'RecordLateSuccessRefunded',
  attempt,
  channelReference: 'ch-x',
  requestNo: `${HEX}l${attempt}`,
});
export const lateVoided: PaymentCommand = {
  type: 'RecordLateAuthorizationVoided',
  attempt: 1,
  channelReference: 'ch-x',
};
export const renewed = { reservation: 'lrs_2', expiresAt: null };
export const renews: PaymentCommand = { type: 'RenewRefundHold', refund: 're_1', hold: renewed };
export const confirms = {
  type: 'RecordRefundConfirmed',
  refund: 're_1',
  channelReference: 'ch-r',
} as const satisfies PaymentCommand;
export const refunds: PaymentCommand = {
  type: 'RecordRefundSucceeded',
  refund: 're_1',
  transaction: 'ltx_r',
};
export const refundFails: PaymentCommand = { type: 'RecordRefundFailed', refund: 're_1', failure };

export const awaits: PaymentEvent = {
  type: 'AttemptAwaitsPayer',
  data: { attempt: 1, nextAction },
};
export const failed: PaymentEvent = { type: 'PaymentFailed', data: { failure } };
export const captureFailed = (id: string): PaymentEvent => ({
  type: 'CaptureFailed',
  data: { capture: id, failure },
});
export const restVoided = (value: string, requestNo = `${HEX}v1`): PaymentEvent => ({
  type: 'RemainderVoided',
  data: { requestNo, amount: cny(value) },
});
export const lateRefund: PaymentEvent = {
  type: 'LateSuccessRefunded',
  data: { attempt: 1, channelReference: 'ch-x', requestNo: `${HEX}l1` },
};
export const lateVoid: PaymentEvent = {
  type: 'LateAuthorizationVoided',
  data: { attempt: 1, channelReference: 'ch-x' },
};
/** A channel took less than was asked for. */
export const underpaid: PaymentEvent = { type: 'PaymentUnderpaid', data: {} };
/** What a refund takes of the money that a case holds. */
export const part = (value: string, capture = 'cap_1', of = 'case_1') => ({
  case: of,
  capture,
  amount: cny(value),
});
/** A capture of a held payment, asked for, taken and posted. */
export const taken = (
  id: string,
  value: string,
  number: number,
  final = false,
): readonly PaymentEvent[] => [
  captureRequested(id, value, { final, number }),
  captured(id, value, { final }),
  capturePosted(id),
];
export const manual = created({ capture: 'manual' });
export const terminal = [succeeded, failed, canceled, expired];
export const refunding = [created(), ...paid, refundRequested('re_1', '60.00')];

export type Row = readonly [
  rule: string,
  before: readonly PaymentEvent[],
  command: PaymentCommand,
  events: readonly PaymentEvent[],
];
/** Each row a rule: given what was before, the command leaves these events. */
export const recorded = (...rows: readonly Row[]) =>
  it.each(rows)('%s', (_, before, command, events) => {
    given(...before)
      .when(command)
      .then(...events);
  });
