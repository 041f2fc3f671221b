import type { WebhookEndpoint } from '../../domain/webhook-endpoint/endpoint.js';
import type { Engine } from '../composition/engine.js';
import { type Caller, maySee } from '../http/auth/caller.js';
import { refuse } from '../http/refuse.js';

/** An endpoint that the caller may see; for anybody else there is none. */
export async function ownEndpoint(
  { webhookEndpoints }: Pick<Engine, 'webhookEndpoints'>,
  caller: Caller,
  id: string,
): Promise<WebhookEndpoint> {
  const endpoint = await webhookEndpoints.find(id);
  return endpoint !== undefined && maySee(caller, endpoint.merchant)
    ? endpoint
    : refuse('not_found');
}
