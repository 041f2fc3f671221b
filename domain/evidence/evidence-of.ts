/** Which events hold a raw exchange, and where it belongs. */
import type { CallbackEvent } from '../callback/events.js';
import type { TallybookEvent } from '../events.js';
import type { SagaEvent } from '../saga/events.js';
import type { EvidencePlace } from './exchange.js';
import type { SealedExchange } from './sealed-exchange.js';

/** An exchange as an event holds it. */
export interface HeldExchange {
  readonly sealed: SealedExchange;
  readonly place: EvidencePlace;
}

type Settled = Extract<SagaEvent, { type: 'ChannelCallSettled' }>['data'];

/** Of the answer to a channel call. */
export const placeOfCall = ({ flow, subject, call }: Pick<Settled, 'flow' | 'subject' | 'call'>) =>
  ['ChannelCallSettled', flow, subject, call] satisfies EvidencePlace;

/** Of a callback. @param id of its event. */
export const placeOfCallback = (type: CallbackEvent['type'], channel: string, id: string) =>
  [type, channel, id] satisfies EvidencePlace;

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
