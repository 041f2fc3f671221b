import type { Concept } from '../kernel/concept.js';
import { webhookEndpointErrors } from './errors.js';
import { webhookEndpointEventSchemas, webhookEndpointEventVersions } from './events.js';

export const webhookEndpoint = {
  title: 'Webhook endpoint',
  streams: '`webhook-endpoints`',
  categories: ['webhook'],
  eventSchemas: webhookEndpointEventSchemas,
  eventVersions: webhookEndpointEventVersions,
  eventMeanings: {
    WebhookEndpointCreated: 'A merchant named a URL that its notifications are sent to.',
    WebhookEndpointChanged: 'The endpoint has another URL, other types or another description.',
    WebhookSecretRotated: 'A new secret signs; the secrets before it sign as well for a while.',
    WebhookEndpointFailing: 'Nothing that was sent there has arrived for an hour.',
    WebhookEndpointRecovered: 'Something that was sent there has arrived again.',
    WebhookEndpointDisabled:
      'Nothing is sent there any more: the merchant asked so, it answered 410, or nothing arrived for five days.',
    WebhookEndpointEnabled: 'Sending goes on with what has not arrived yet.',
    DeliveriesReplayed: 'Everything from a notification on is to be sent again.',
    DeliveryResent: 'A notification is to be sent again.',
  },
  idPrefixes: { webhookEndpoint: 'we' },
  errors: webhookEndpointErrors,
} as const satisfies Concept<keyof typeof webhookEndpointEventSchemas>;
