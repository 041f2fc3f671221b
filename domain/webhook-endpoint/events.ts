/** Events of webhook endpoints: all in one stream. Secrets are sealed under data keys of their own. */
import { z } from 'zod';
import { sealedUnderKey } from '../data-key/sealed.js';
import { type EventOf, type EventVersions, instant, stored, text } from '../kernel/schemas.js';

const sequence = z.number().int();

export const webhookEndpointEventSchemas = {
  WebhookEndpointCreated: stored({
    endpoint: text,
    merchant: text,
    url: text,
    /** Types as they were chosen: `payment.succeeded`, `refund.*`, `*`. */
    events: z.array(text),
    description: text.nullable(),
    secret: sealedUnderKey,
    /** The merchant's notifications after this sequence are sent. */
    after: sequence,
    contentHash: text,
  }),
  WebhookEndpointChanged: stored({
    endpoint: text,
    url: text,
    events: z.array(text),
    description: text.nullable(),
  }),
  WebhookSecretRotated: stored({
    endpoint: text,
    secret: sealedUnderKey,
    idempotencyKey: text,
    overlapSeconds: z.number().int(),
    /** Until when secrets before it sign as well. */
    previousUntil: instant,
  }),
  /** No delivery has arrived since then; recorded once it lasts. */
  WebhookEndpointFailing: stored({ endpoint: text, since: instant }),
  WebhookEndpointRecovered: stored({ endpoint: text }),
  /** `gone`: it answered 410. `failing`: nothing arrived for days. */
  WebhookEndpointDisabled: stored({ endpoint: text, reason: z.enum(['asked', 'gone', 'failing']) }),
  WebhookEndpointEnabled: stored({ endpoint: text }),
  /** Everything from this sequence on is sent again. `number` counts replays and resends of the endpoint. */
  DeliveriesReplayed: stored({ endpoint: text, number: z.number().int(), from: sequence }),
  DeliveryResent: stored({ endpoint: text, number: z.number().int(), sequence }),
};

export type WebhookEndpointEvent = EventOf<typeof webhookEndpointEventSchemas>;
export const webhookEndpointEventVersions: EventVersions<typeof webhookEndpointEventSchemas> = {
  WebhookEndpointCreated: 1,
  WebhookEndpointChanged: 1,
  WebhookSecretRotated: 1,
  WebhookEndpointFailing: 1,
  WebhookEndpointRecovered: 1,
  WebhookEndpointDisabled: 1,
  WebhookEndpointEnabled: 1,
  DeliveriesReplayed: 1,
  DeliveryResent: 1,
};
