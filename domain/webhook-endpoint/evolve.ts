/** The fold of webhook endpoints. */
import { type Act, MAX_ACTS, type WebhookEndpoint, type WebhookEndpoints } from './endpoint.js';
import type { WebhookEndpointEvent } from './events.js';

export function evolveWebhookEndpoints(
  endpoints: WebhookEndpoints,
  event: WebhookEndpointEvent,
  at: string,
): WebhookEndpoints {
  const { endpoint: id } = event.data;
  if (event.type === 'WebhookEndpointCreated')
    return withEndpoint(endpoints, created(event.data, at));
  const endpoint = endpoints.get(id);
  if (endpoint === undefined) throw new Error(`${event.type} of an endpoint that was not created`);
  return withEndpoint(endpoints, { ...endpoint, ...changes(endpoint, event, at) });
}

/** Endpoints change seldom and are few: a copy of the map is cheaper than a structure that shares. */
const withEndpoint = (endpoints: WebhookEndpoints, endpoint: WebhookEndpoint): WebhookEndpoints =>
  new Map(endpoints).set(endpoint.id, endpoint);

type Created = Extract<WebhookEndpointEvent, { type: 'WebhookEndpointCreated' }>['data'];

const created = (data: Created, at: string): WebhookEndpoint => ({
  id: data.endpoint,
  merchant: data.merchant,
  url: data.url,
  events: data.events,
  description: data.description,
  secrets: [{ sealed: data.secret, until: null }],
  after: data.after,
  first: data.after + 1,
  disabled: null,
  enabledAt: at,
  failingSince: null,
  rotations: [],
  acts: [],
  createdAt: at,
  contentHash: data.contentHash,
});

function changes(
  endpoint: WebhookEndpoint,
  event: Exclude<WebhookEndpointEvent, { type: 'WebhookEndpointCreated' }>,
  at: string,
): Partial<WebhookEndpoint> {
  switch (event.type) {
    case 'WebhookEndpointChanged': {
      const { url, events, description } = event.data;
      return { url, events, description };
    }
    case 'WebhookSecretRotated': {
      const { secret, previousUntil, idempotencyKey: key, overlapSeconds } = event.data;
      const secrets = endpoint.secrets
        .map(({ sealed, until }) => ({
          sealed,
          until: until === null || until > previousUntil ? previousUntil : until,
        }))
        .filter(({ until }) => until > at);
      return {
        secrets: [...secrets, { sealed: secret, until: null }],
        rotations: [...endpoint.rotations, { key, overlapSeconds }],
      };
    }
    case 'WebhookEndpointFailing':
      return { failingSince: event.data.since };
    case 'WebhookEndpointRecovered':
      return { failingSince: null };
    case 'WebhookEndpointDisabled':
      return { disabled: { reason: event.data.reason, at } };
    case 'WebhookEndpointEnabled':
      return { disabled: null, enabledAt: at, failingSince: null };
    case 'DeliveriesReplayed': {
      const { number, from } = event.data;
      const first = Math.min(endpoint.first, from);
      return { ...act(endpoint, { kind: 'replay', number, from }), first };
    }
    case 'DeliveryResent': {
      const { number, sequence } = event.data;
      return act(endpoint, { kind: 'resend', number, sequence });
    }
  }
}

const act = ({ acts }: WebhookEndpoint, next: Act): Partial<WebhookEndpoint> => ({
  acts: [...acts, next].slice(-MAX_ACTS),
});
