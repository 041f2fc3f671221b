/** Events of `channel-{name}-callbacks-{day}`: what channels told us, as it came. */
import { z } from 'zod';
import { type EventOf, type EventVersions, stored, text } from '../kernel/schemas.js';

export const channelEventSchemas = {
  /** A callback with a good signature, raw. Its id is derived from channel and body hash. */
  CallbackReceived: stored({
    channel: text,
    /** The request that it speaks of, null where the body could not be read. */
    requestNo: text.nullable(),
    bodyBase64: text,
    bodySha256: text,
    /** Headers without credentials. */
    headers: z.record(text, text),
  }),
  /** A refused callback leaves only this. Its id is derived from type, channel and hash. */
  CallbackRejected: stored({
    channel: text,
    bodySha256: text,
    headers: z.record(text, text),
    reason: text,
  }),
};

export type ChannelEvent = EventOf<typeof channelEventSchemas>;
export const channelEventVersions: EventVersions<typeof channelEventSchemas> = {
  CallbackReceived: 1,
  CallbackRejected: 1,
};
