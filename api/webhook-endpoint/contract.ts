/** Webhook endpoints: where a merchant's notifications are sent. */
import { z } from 'zod';
import { ROLES } from '../../domain/access/roles.js';
import { NOTIFICATION_TYPES } from '../../domain/notification/types.js';
import { ownHeaders, ownWriters } from '../http/own.js';
import { idParams, instant, instantGiven, listOf, pageQuery, plainText } from '../http/shapes.js';
import { consistency, nothing, patchRoute, readRoute, writeRoute } from '../http/route.js';

const DEFAULT_OVERLAP_SECONDS = 86_400;
const MAX_OVERLAP_SECONDS = 604_800;

/** What an endpoint may choose. */
export const CHOICES = [
  '*',
  ...new Set(NOTIFICATION_TYPES.map((type) => `${type.split('.')[0]}.*`)),
  ...NOTIFICATION_TYPES,
] as const;

const url = plainText(2_000).describe(
  'An https URL of the open network. In development, http to this machine will do.',
);
const events = z
  .array(
    z
      .string()
      .max(40)
      .refine((choice) => (CHOICES as readonly string[]).includes(choice), {
        error: `a type is one of ${CHOICES.join(', ')}`,
      }),
  )
  .min(1)
  .max(CHOICES.length)
  .describe('Types of notifications: `payment.succeeded`, all of an object (`refund.*`), or `*`.');

const endpoint = z
  .strictObject({
    id: z.string(),
    object: z.literal('webhook_endpoint'),
    merchant: z.string(),
    url: z.string(),
    events: z.array(z.string()),
    description: z.string().nullable(),
    status: z.enum(['enabled', 'failing', 'disabled']),
    disabledReason: z
      .enum(['asked', 'gone', 'failing'])
      .nullable()
      .describe('`gone`: it answered 410. `failing`: nothing arrived there for five days.'),
    disabledAt: instant.nullable(),
    failingSince: instant.nullable().describe('Set once nothing has arrived for an hour.'),
    overlapUntil: instant
      .nullable()
      .describe('Until when an earlier secret signs as well; null if none does.'),
    createdAt: instant,
  })
  .meta({ id: 'WebhookEndpoint' });
export type WebhookEndpointBody = z.infer<typeof endpoint>;

const endpointShown = endpoint
  .extend({
    secret: z
      .string()
      .optional()
      .describe('What webhooks are signed with: shown in the first answer alone.'),
  })
  .meta({ id: 'WebhookEndpointShown' });

const description = plainText(200);

export const webhookEndpointRoutes = {
  createWebhookEndpoint: writeRoute({
    operation: 'createWebhookEndpoint',
    dangerous: true,
    path: '/v1/webhook-endpoints',
    tag: 'Webhooks',
    summary: 'Have notifications sent to a URL',
    description:
      'Notifications from now on are sent, signed as Standard Webhooks say. The secret is answered once; if that answer was lost, rotate it.',
    roles: ownWriters,
    params: nothing,
    body: z.strictObject({ url, events, description: description.optional() }),
    status: 201,
    answer: endpointShown,
    headers: ['Idempotency-Key', ...ownHeaders],
    answerHeaders: ['Idempotency-Replayed'],
    problems: [
      'idempotency_key_required',
      'idempotency_key_reused',
      'merchant_required',
      'not_found',
      'projection_lagging',
      'too_many_webhook_endpoints',
      'webhook_url_refused',
    ],
  }),
  listWebhookEndpoints: readRoute({
    operation: 'listWebhookEndpoints',
    path: '/v1/webhook-endpoints',
    tag: 'Webhooks',
    summary: 'Every webhook endpoint, in the order in which they were made',
    roles: ROLES,
    params: nothing,
    query: z.strictObject({ ...pageQuery, ...consistency }),
    answer: listOf(endpoint),
    headers: ownHeaders,
    problems: ['invalid_cursor', 'not_found'],
  }),
  getWebhookEndpoint: readRoute({
    operation: 'getWebhookEndpoint',
    path: '/v1/webhook-endpoints/{id}',
    tag: 'Webhooks',
    summary: 'Get a webhook endpoint',
    roles: ROLES,
    params: idParams,
    query: z.strictObject({ ...consistency }),
    answer: endpoint,
    headers: ownHeaders,
    problems: ['not_found'],
  }),
  changeWebhookEndpoint: patchRoute({
    operation: 'changeWebhookEndpoint',
    dangerous: true,
    path: '/v1/webhook-endpoints/{id}',
    tag: 'Webhooks',
    summary: 'Change a webhook endpoint, disable or enable it',
    description:
      'A disabled endpoint is sent nothing. Once it is enabled again, what has not arrived meanwhile is sent, in order.',
    roles: ownWriters,
    params: idParams,
    body: z.strictObject({
      url: url.optional(),
      events: events.optional(),
      description: description.nullable().optional(),
      enabled: z.boolean().optional(),
    }),
    status: 200,
    answer: endpoint,
    headers: ownHeaders,
    problems: ['not_found', 'webhook_url_refused'],
  }),
  rotateWebhookSecret: writeRoute({
    operation: 'rotateWebhookSecret',
    dangerous: true,
    path: '/v1/webhook-endpoints/{id}/rotate',
    tag: 'Webhooks',
    summary: 'Give a webhook endpoint a new secret',
    description:
      'During the overlap each webhook bears the signatures of both secrets. Answers the new secret once.',
    roles: ownWriters,
    params: idParams,
    body: z.strictObject({
      overlapSeconds: z
        .int()
        .min(0)
        .max(MAX_OVERLAP_SECONDS)
        .default(DEFAULT_OVERLAP_SECONDS)
        .describe('Default: a day. At most a week.'),
    }),
    status: 200,
    answer: endpointShown,
    headers: ['Idempotency-Key', ...ownHeaders],
    answerHeaders: ['Idempotency-Replayed'],
    problems: [
      'idempotency_key_required',
      'idempotency_key_reused',
      'not_found',
      'too_many_rotations',
    ],
  }),
  replayWebhooks: writeRoute({
    operation: 'replayWebhooks',
    path: '/v1/webhook-endpoints/{id}/replay',
    tag: 'Webhooks',
    summary: 'Send everything again from some place on',
    description:
      'Under the same ids, in the same order for each object; what the endpoint has had before it gets again.',
    roles: ownWriters,
    params: idParams,
    body: z.strictObject({
      from: z
        .union(
          [z.int().min(1).max(1e15), z.string().regex(/^\d{20}$/), instantGiven],
          'a replay begins at a sequence, at a position of 20 digits, or at a time of RFC 3339 with an offset',
        )
        .describe('A `sequence`, a position of the log, or a time.'),
    }),
    status: 200,
    answer: z
      .strictObject({
        endpoint,
        from: z.int().describe('Sequence of the first that is sent again.'),
      })
      .meta({ id: 'WebhookReplay' }),
    headers: ownHeaders,
    problems: ['not_found', 'projection_lagging', 'too_many_replays', 'webhook_endpoint_disabled'],
  }),
};
