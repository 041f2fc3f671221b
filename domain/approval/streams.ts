import { streamFamily } from '../kernel/stream-name.js';

export const approvalStreams = streamFamily('approval');

/** The stream of a proposal. */
export const approvalStream = approvalStreams.of;
