/** Whose story an event belongs to. */
import { PREFIXES } from '../../domain/ids.js';
import { readRequestNo } from '../../domain/payment/request-no.js';
import type { Event } from '../framework/projection.js';

const PAYMENT = `${PREFIXES.payment}_`;

/**
 * The payment that an event belongs to, if it belongs to any. A callback arrives before anybody has looked
 * whose it is: its request number says so.
 */
export function paymentOf({ event, metadata }: Event): string | undefined {
  if (metadata.correlationId.startsWith(PAYMENT)) return metadata.correlationId;
  if (event.type !== 'CallbackReceived') return undefined;
  const { reading } = event.data;
  return reading.says === 'answer' ? readRequestNo(reading.requestNo)?.payment : undefined;
}
