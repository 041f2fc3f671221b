/** What a merchant is told of its payouts. */
import type { StoredEvent } from '../kernel/event.js';
import type { PayoutEvent } from '../payout/events.js';
import { payoutObject } from '../payout/object.js';
import type { Payout } from '../payout/payout.js';
import { notice, type Notice } from './notification.js';
import type { NotificationType } from './types.js';

const TYPES: Partial<Record<PayoutEvent['type'], NotificationType>> = {
  PayoutCreated: 'payout.created',
  PayoutPaid: 'payout.paid',
  PayoutFailed: 'payout.failed',
  PayoutCanceled: 'payout.canceled',
  PayoutReturnBooked: 'payout.returned',
};

/** @param payout right after the event. */
export function noticeOfPayout(
  stored: Pick<StoredEvent<PayoutEvent>, 'id' | 'event' | 'metadata'>,
  payout: Payout,
): Notice | undefined {
  const { event } = stored;
  const type = TYPES[event.type];
  if (type === undefined) return undefined;
  // Money that stands in suspense did not come back to the merchant, yet.
  if (event.type === 'PayoutReturnBooked' && event.data.to === 'suspense') return undefined;
  return notice(stored, type, payout.merchant, payoutObject(payout));
}
