import { entry, type ErrorEntry } from '../kernel/error-entry.js';

export const webhookEndpointErrors = {
  webhook_url_refused: entry(
    422,
    'URL refused',
    'A webhook goes to an https URL of the open network, without a user name in it. In development, http to 127.0.0.1, [::1] or localhost will do.',
  ),
  too_many_webhook_endpoints: entry(
    422,
    'Too many webhook endpoints',
    'A merchant has at most 20 endpoints, disabled ones counted: change one that is no longer used.',
  ),
  webhook_endpoint_disabled: entry(
    409,
    'Webhook endpoint disabled',
    'Nothing is sent to a disabled endpoint: enable it first.',
  ),
  too_many_replays: entry(
    429,
    'Too many replays',
    'So many replays and resends are waiting already: ask again when they have begun.',
  ),
} as const satisfies Record<string, ErrorEntry>;
