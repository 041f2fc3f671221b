import type { Concept } from '../kernel/concept.js';
import { channelErrors } from './errors.js';
import { channelEventSchemas, channelEventVersions } from './events.js';

export const channel = {
  title: 'Channel',
  streams: '`channel-configurations`',
  // The category is that of callbacks, which declare it.
  categories: [],
  eventSchemas: channelEventSchemas,
  eventVersions: channelEventVersions,
  eventMeanings: {
    ChannelConfigured: 'A channel was configured: its first version.',
    ChannelChanged: 'The configuration of a channel was changed; a proposal says who approved it.',
  },
  idPrefixes: {},
  errors: channelErrors,
} as const satisfies Concept<keyof typeof channelEventSchemas>;
