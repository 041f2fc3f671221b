/** Notifications of a merchant: what webhooks send, to be pulled. */
import { z } from 'zod';
import { ROLES } from '../../domain/access/roles.js';
import { NOTIFICATION_TYPES } from '../../domain/notification/types.js';
import { instant, listOf, pageQuery } from '../http/shapes.js';
import { consistency, nothing, projectedRoute } from '../http/route.js';
import { payment } from '../payment/contract.js';
import { payout } from '../payout/contract.js';
import { refund } from '../refund/contract.js';
import { settlementBatch } from '../settlement-batch/contract.js';

const sequence = z.int().min(1);

export const notification = z
  .strictObject({
    id: z.string().describe('The same however often it is sent: the header `webhook-id`.'),
    type: z.enum(NOTIFICATION_TYPES),
    merchant: z.string(),
    sequence: sequence.describe("1, 2, 3 … of all the merchant's notifications, without gaps."),
    objectSequence: sequence.describe('1, 2, 3 … of those of the object, without gaps.'),
    chain: z
      .string()
      .describe(
        'SHA-256 in hex of the chain before it, followed by the canonical JSON (RFC 8785) of this notification without `chain`. Before the first: 64 zeros.',
      ),
    occurredAt: instant,
    data: z.strictObject({
      object: z
        .union([payment, refund, payout, settlementBatch])
        .describe('The object of the type, as the API showed it right after that event.'),
    }),
  })
  .meta({ id: 'Notification' });
export type NotificationBody = z.infer<typeof notification>;

const SEQUENCE = 'a sequence is a whole number from 0 on';

export const notificationRoutes = {
  listNotifications: projectedRoute({
    operation: 'listNotifications',
    path: '/v1/notifications',
    tag: 'Webhooks',
    summary: "A merchant's notifications, in sequence",
    description:
      'What webhooks send, whether an endpoint wanted it or not. Whoever sees a gap in `sequence` pulls what is missing here.',
    roles: ROLES,
    params: nothing,
    query: z.strictObject({
      limit: pageQuery.limit,
      after: z
        .string()
        .regex(/^\d{1,15}$/, SEQUENCE)
        .default('0')
        .describe('`sequence` of the last that is known; `nextCursor` is that of the page.'),
      ...consistency,
    }),
    answer: listOf(notification),
    headers: ['Tallybook-Merchant'],
    problems: ['merchant_required', 'not_found'],
  }),
};
