import type { WebhookEndpoint } from '../../domain/webhook-endpoint/endpoint.js';
import type { WebhookEndpointBody } from './contract.js';

/** @param now an instant. */
export function webhookEndpointBody(endpoint: WebhookEndpoint, now: string): WebhookEndpointBody {
  const { id, merchant, url, description, disabled, failingSince, createdAt } = endpoint;
  const overlaps = endpoint.secrets.flatMap(({ until }) =>
    until !== null && until > now ? [until] : [],
  );
  const isFailing = failingSince === null ? 'enabled' : 'failing';
  return {
    id,
    object: 'webhook_endpoint',
    merchant,
    url,
    events: [...endpoint.events],
    description,
    status: disabled === null ? isFailing : 'disabled',
    disabledReason: disabled?.reason ?? null,
    disabledAt: disabled?.at ?? null,
    failingSince,
    overlapUntil: overlaps.sort().at(-1) ?? null,
    createdAt,
  };
}
