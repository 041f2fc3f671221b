import { streamFamily } from '../kernel/stream-name.js';

export const evidenceStreams = streamFamily('evidence');

/** Every order to erase raw exchanges, and when it was done. */
export const ERASURES_STREAM = evidenceStreams.of('erasures');
