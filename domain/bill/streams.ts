import { streamFamily } from '../kernel/stream-name.js';

export const billStreams = streamFamily('bill');

/** The stream of a bill. */
export const billStream = billStreams.of;
