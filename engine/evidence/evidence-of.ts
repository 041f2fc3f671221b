/** Which events hold a raw exchange, and where it belongs. */
import type { SealedUnderKey } from '../../domain/data-key/sealed.js';
import type { TallybookEvent } from '../../domain/events.js';
import type { EvidencePlace } from '../../domain/evidence/seal-exchange.js';
import { placeOfCall, placeOfCallback } from '../../domain/evidence/place.js';

/** An exchange as an event holds it. */
export interface HeldExchange {
  readonly sealed: SealedUnderKey;
  readonly place: EvidencePlace;
}

/** The exchange that an event holds; undefined if it holds none. */
export function evidenceOf({
  id,
  event,
}: {
  id: string;
  event: TallybookEvent;
}): HeldExchange | undefined {
  switch (event.type) {
    case 'ChannelCallSettled':
      return { sealed: event.data.exchange, place: placeOfCall(event.data) };
    case 'CallbackReceived':
    case 'CallbackRejected': {
      const { channel, exchange } = event.data;
      return { sealed: exchange, place: placeOfCallback(event.type, channel, id) };
    }
    default:
      return undefined;
  }
}
