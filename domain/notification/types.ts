/** Of what merchants are notified: a type is the object's name and what became of it. */
export const NOTIFICATION_TYPES = [
  'payment.created',
  'payment.authorized',
  'payment.captured',
  'payment.succeeded',
  'payment.failed',
  'payment.canceled',
  'payment.expired',
  'payment.underpaid',
  'refund.created',
  'refund.succeeded',
  'refund.failed',
  'payout.created',
  'payout.paid',
  'payout.failed',
  'payout.canceled',
  'payout.returned',
  'settlement.created',
  'settlement.settled',
  'settlement.carried',
] as const;

export type NotificationType = (typeof NOTIFICATION_TYPES)[number];
