import { callbackEventSchemas, callbackEventVersions } from './events.js';
import { callbackErrors } from './errors.js';
import { channelStreams } from './streams.js';
import type { Concept } from '../kernel/concept.js';

export const callback = {
  title: 'Callback',
  streams: '`channel-{name}-callbacks-{UTC day}`',
  categories: [channelStreams.category],
  eventSchemas: callbackEventSchemas,
  eventVersions: callbackEventVersions,
  eventMeanings: {
    CallbackReceived:
      'A channel called back with a good signature: what was read, and the exchange, encrypted.',
    CallbackRejected:
      'A callback was refused; a keyed hash, the reason and, encrypted, the headers are kept.',
  },
  idPrefixes: {},
  errors: callbackErrors,
} as const satisfies Concept<keyof typeof callbackEventSchemas>;
