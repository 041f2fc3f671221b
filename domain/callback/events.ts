/** Events of `channel-{name}-callbacks-{day}`: what channels told us, as it came and as it was read. */
import { z } from 'zod';
import { channelAnswer } from '../channel/answer.js';
import { DISPUTE_MOVEMENTS, DISPUTE_OUTCOMES, DISPUTE_STAGES } from '../channel/dispute-terms.js';
import { sealedUnderKey } from '../data-key/sealed.js';
import { type EventOf, type EventVersions, money, stored, text } from '../kernel/schemas.js';

/**
 * What was read from the body when it came: whoever carries it on, or replays it, needs neither the
 * bytes nor the connector.
 */
const reading = z.discriminatedUnion('says', [
  stored({ says: z.literal('answer'), requestNo: text, answer: channelAnswer }),
  /** Money came to our account at a bank without a request of ours. */
  stored({
    says: z.literal('movement'),
    movement: stored({
      kind: z.enum(['return', 'credit']),
      bankReference: text,
      amount: money,
      requestNo: text.nullable(),
      reason: text.nullable(),
      reference: text.nullable(),
    }),
  }),
  /** How a dispute stands, or what money has moved for it. */
  stored({
    says: z.literal('dispute'),
    requestNo: text,
    word: stored({
      reference: text,
      amount: money,
      reason: text,
      standing: stored({
        revision: z.number().int().nullable(),
        stage: z.enum(DISPUTE_STAGES),
        evidenceDueAt: text.nullable(),
        outcome: z.enum(DISPUTE_OUTCOMES).nullable(),
      }).nullable(),
      movement: stored({
        kind: z.enum(DISPUTE_MOVEMENTS),
        reference: text,
        amount: money,
      }).nullable(),
    }),
  }),
  /** A member comes twice, at this path: the body says two things at once. */
  stored({ says: z.literal('member_twice'), path: text }),
  /** The body is not what the channel sends. */
  stored({ says: z.literal('nothing'), reason: text }),
]);

export const callbackEventSchemas = {
  /** A callback with a good signature. Its id is derived from channel and HMAC. */
  CallbackReceived: stored({
    channel: text,
    reading,
    /** Its body, and its headers without credentials. */
    exchange: sealedUnderKey,
    /** HMAC-SHA-256 of the body under the key store's own key, in hex. */
    bodyHmac: text,
  }),
  /** A refused callback leaves only this. Its id is derived from type, channel and HMAC. */
  CallbackRejected: stored({
    channel: text,
    bodyHmac: text,
    /** Its headers without credentials, and no body. */
    exchange: sealedUnderKey,
    reason: text,
  }),
};

export type CallbackEvent = EventOf<typeof callbackEventSchemas>;
export const callbackEventVersions: EventVersions<typeof callbackEventSchemas> = {
  CallbackReceived: 1,
  CallbackRejected: 1,
};
