import { streamFamily } from '../kernel/stream-name.js';

export const bundleStreams = streamFamily('bundle');

/** Who took bundles. @param day UTC day `YYYY-MM-DD` on which they did. */
export const bundlesStream = (day: string): string => bundleStreams.of(day);
