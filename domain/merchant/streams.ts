import { streamFamily } from '../kernel/stream-name.js';

export const merchantStreams = streamFamily('merchant');

/** The stream of a merchant. */
export const merchantStream = merchantStreams.of;
