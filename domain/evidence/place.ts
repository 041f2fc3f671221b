/** Where a raw exchange belongs, by the event that holds it. */
import type { EvidencePlace } from './seal-exchange.js';

/** Of the answer to a channel call. */
export const placeOfCall = ({
  flow,
  subject,
  call,
}: {
  readonly flow: string;
  readonly subject: string;
  readonly call: string;
}) => ['ChannelCallSettled', flow, subject, call] satisfies EvidencePlace;

/** Of a callback. @param id of its event. */
export const placeOfCallback = (
  type: 'CallbackReceived' | 'CallbackRejected',
  channel: string,
  id: string,
) => [type, channel, id] satisfies EvidencePlace;
