import { streamFamily } from '../kernel/stream-name.js';

export const disputeStreams = streamFamily('dispute');

/** The stream of a dispute. */
export const disputeStream = disputeStreams.of;
