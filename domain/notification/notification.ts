/**
 * A merchant's notifications: a fold of the log that anybody can repeat, byte for byte. Each says what became of an
 * object, with the object as the API showed it right after that event.
 */
import { derivedId } from '../ids.js';
import { canonicalJson, sha256 } from '../kernel/content.js';
import type { StoredEvent } from '../kernel/event.js';
import type { PaymentEvent } from '../payment/events.js';
import {
  type PaymentObject,
  paymentObject,
  type RefundObject,
  refundObject,
} from '../payment/object.js';
import type { Payment } from '../payment/payment.js';
import type { PayoutObject } from '../payout/object.js';
import type { BatchObject } from '../settlement-batch/object.js';
import type { NotificationType } from './types.js';

/** What became of an object, before it has its place among the merchant's notifications. */
export interface Notice {
  /** Derived from the event's id: however often it is sent, it is known again. */
  readonly id: string;
  readonly type: NotificationType;
  readonly merchant: string;
  readonly occurredAt: string;
  readonly data: { readonly object: PaymentObject | RefundObject | PayoutObject | BatchObject };
}

/** The place of a notification. */
export interface Sequenced {
  /** 1, 2, 3 … of the merchant, without gaps. */
  readonly sequence: number;
  /** 1, 2, 3 … of the object, without gaps. */
  readonly objectSequence: number;
  /** See `chainOf`. */
  readonly chain: string;
}

export type Notification = Notice & Sequenced;

/** What stands in the place of the chain before a merchant's first notification. */
export const CHAIN_START = '0'.repeat(64);

/** What an event notifies of; events of other types notify of nothing. */
const TYPES: Partial<Record<PaymentEvent['type'], NotificationType>> = {
  PaymentCreated: 'payment.created',
  PaymentAuthorized: 'payment.authorized',
  PaymentCaptured: 'payment.captured',
  PaymentSucceeded: 'payment.succeeded',
  PaymentFailed: 'payment.failed',
  PaymentCanceled: 'payment.canceled',
  PaymentExpired: 'payment.expired',
  PaymentUnderpaid: 'payment.underpaid',
  RefundRequested: 'refund.created',
  RefundSucceeded: 'refund.succeeded',
  RefundFailed: 'refund.failed',
};

/**
 * What a merchant is told of an event; undefined if nothing.
 * @param payment right after the event.
 */
export function noticeOf(
  { id, event, metadata }: Pick<StoredEvent<PaymentEvent>, 'id' | 'event' | 'metadata'>,
  payment: Payment,
): Notice | undefined {
  const type = TYPES[event.type];
  if (type === undefined) return undefined;
  return notice({ id, metadata }, type, payment.merchant, objectOf(event, payment));
}

/** The notice of an event. */
export const notice = (
  { id, metadata }: Pick<StoredEvent<never>, 'id' | 'metadata'>,
  type: NotificationType,
  merchant: string,
  object: Notice['data']['object'],
): Notice => ({
  id: derivedId('notification', id),
  ...{ type, merchant, occurredAt: metadata.at, data: { object } },
});

function objectOf(event: PaymentEvent, payment: Payment): PaymentObject | RefundObject {
  if (!('refund' in event.data)) return paymentObject(payment);
  const { refund: id } = event.data;
  const refund = payment.refunds.find((one) => one.id === id);
  if (refund === undefined) throw new Error(`${event.type} of a refund that was not requested`);
  return refundObject(payment.id, refund);
}

/**
 * The running hash of a merchant's notifications: SHA-256, in hex, of the chain before it followed by the canonical
 * JSON (RFC 8785) of the notification without `chain`, both as UTF-8.
 */
export function chainOf(
  before: string,
  notice: Notice,
  { sequence, objectSequence }: Pick<Sequenced, 'sequence' | 'objectSequence'>,
): string {
  return sha256(before + canonicalJson({ ...notice, sequence, objectSequence }));
}

/** In the order in which it is shown and sent. */
export const placed = (
  { id, type, merchant, occurredAt, data }: Notice,
  { sequence, objectSequence, chain }: Sequenced,
): Notification => ({
  id,
  type,
  merchant,
  sequence,
  objectSequence,
  chain,
  occurredAt,
  data,
});
