import { streamFamily } from '../kernel/stream-name.js';

export const channelStreams = streamFamily('channel');

/** Callbacks of a channel. @param day UTC day `YYYY-MM-DD` on which they arrived. */
export const callbackStream = (channel: string, day: string): string =>
  channelStreams.of(`${channel}-callbacks-${day}`);
