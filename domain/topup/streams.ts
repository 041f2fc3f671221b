import { streamFamily } from '../kernel/stream-name.js';

export const topupStreams = streamFamily('topup');

/** The stream of a top-up. */
export const topupStream = topupStreams.of;
