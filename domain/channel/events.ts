/** Events of `channel-configurations`: how every channel is configured, and who changed what. */
import { z } from 'zod';
import {
  type EventOf,
  type EventVersions,
  instant,
  money,
  stored,
  text,
} from '../kernel/schemas.js';

const members = {
  /** Name of the connector that speaks to the channel. */
  connector: text,
  methods: z.array(text),
  /** `all`: every currency of the table. */
  currencies: z.union([z.literal('all'), z.array(text)]),
  /** `"0.30"` is 0.30 % of what is captured. */
  costPercent: text,
  /** Least and largest amount of a payment, at most once a currency. */
  limits: stored({ min: z.array(money), max: z.array(money) }),
  /** How long the channel holds an authorization. */
  authorizationSeconds: z.number().int(),
  /** From the first instant on, up to and without the second. */
  maintenance: z.array(stored({ from: instant, to: instant })),
  enabled: z.boolean(),
  /** Where each secret stands: a reference, never the secret. */
  secrets: z.record(text, text),
};

/** Members of a configuration that are to change; what is left out stays. */
export const channelChanges = stored(members).partial();

export const channelEventSchemas = {
  ChannelConfigured: stored({
    channel: text,
    ...members,
    /** `key:{id}`, or `system:development` */
    by: text,
    contentHash: text,
  }),
  ChannelChanged: stored({
    channel: text,
    /** 2 for the first change. */
    version: z.number().int(),
    changes: channelChanges,
    /** Who asked for it. */
    by: text,
    /** The proposal that was approved; null for what needs no approval. */
    approval: stored({ id: text, approvedBy: text }).nullable(),
  }),
};

export type ChannelEvent = EventOf<typeof channelEventSchemas>;
export const channelEventVersions: EventVersions<typeof channelEventSchemas> = {
  ChannelConfigured: 1,
  ChannelChanged: 1,
};
