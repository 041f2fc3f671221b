/** Ids of deliveries: they say the endpoint and the notification, so that nothing has to be looked up. */
import { PREFIXES } from '../ids.js';

const PARTS = /^([0-9a-f-]{36})\.([1-9]\d{0,14})$/;

export const deliveryId = (endpoint: string, sequence: number): string =>
  `${PREFIXES.delivery}_${endpoint.slice(PREFIXES.webhookEndpoint.length + 1)}.${sequence}`;

export function readDeliveryId(
  id: string,
): { readonly endpoint: string; readonly sequence: number } | undefined {
  if (!id.startsWith(`${PREFIXES.delivery}_`)) return undefined;
  const [, uuid, sequence] = PARTS.exec(id.slice(PREFIXES.delivery.length + 1)) ?? [];
  if (uuid === undefined || sequence === undefined) return undefined;
  return { endpoint: `${PREFIXES.webhookEndpoint}_${uuid}`, sequence: Number(sequence) };
}
