/** Deliveries of notifications to an endpoint, with what was sent and answered. */
import { z } from 'zod';
import { ROLES } from '../../domain/access/roles.js';
import { NOTIFICATION_TYPES } from '../../domain/notification/types.js';
import { idParams, instant, listOf, pageQuery } from '../http/shapes.js';
import { consistency, projectedRoute, writeRoute } from '../http/route.js';

const attempt = z
  .strictObject({
    number: z.int(),
    at: instant,
    durationMs: z.int(),
    request: z.strictObject({ url: z.string(), headers: z.record(z.string(), z.string()) }),
    status: z.int().nullable().describe('HTTP status of the answer; null if there was none.'),
    error: z.string().nullable(),
    answer: z.string().describe('Its first thousand characters.'),
  })
  .meta({ id: 'DeliveryAttempt' });

const status = z.enum(['pending', 'delivered', 'given_up', 'finished']);

const delivery = z
  .strictObject({
    id: z.string(),
    object: z.literal('delivery'),
    endpoint: z.string(),
    notification: z.string().describe('Id of the notification.'),
    type: z.enum(NOTIFICATION_TYPES),
    sequence: z.int(),
    objectId: z.string(),
    objectSequence: z.int(),
    occurredAt: instant,
    status: status.describe(
      '`finished`: so long ago that it is not known any more whether it was delivered or given up.',
    ),
    nextAttemptAt: instant.nullable(),
    attempts: z
      .array(attempt)
      .describe('As far as the server that you ask has made them and still remembers them.'),
  })
  .meta({ id: 'Delivery' });
export type DeliveryBody = z.infer<typeof delivery>;

export const deliveryRoutes = {
  listDeliveries: projectedRoute({
    operation: 'listDeliveries',
    path: '/v1/webhook-endpoints/{id}/deliveries',
    tag: 'Webhooks',
    summary: 'Deliveries to an endpoint, the newest first',
    roles: ROLES,
    params: idParams,
    query: z.strictObject({
      ...pageQuery,
      ...consistency,
      status: z.enum(['pending', 'given_up']).optional(),
    }),
    answer: listOf(delivery),
    headers: ['Tallybook-Merchant'],
    problems: ['not_found', 'invalid_cursor'],
  }),
  getDelivery: projectedRoute({
    operation: 'getDelivery',
    path: '/v1/deliveries/{id}',
    tag: 'Webhooks',
    summary: 'A delivery',
    roles: ROLES,
    params: idParams,
    query: z.strictObject(consistency),
    answer: delivery,
    headers: ['Tallybook-Merchant'],
    problems: ['not_found'],
  }),
  resendDelivery: writeRoute({
    operation: 'resendDelivery',
    path: '/v1/deliveries/{id}/resend',
    tag: 'Webhooks',
    summary: 'Send a notification again',
    description:
      'At once, under the same id. Before it go what is still open of the same object; a delivery that is pending stays as it is.',
    roles: ['merchant', 'operator'],
    params: idParams,
    body: z.strictObject({}),
    status: 200,
    answer: delivery,
    headers: ['Tallybook-Merchant'],
    problems: ['not_found', 'projection_lagging', 'too_many_replays', 'webhook_endpoint_disabled'],
  }),
};
