import { streamFamily } from '../kernel/stream-name.js';

export const evidenceStreams = streamFamily('evidence');

/** Every order to erase raw exchanges, and when it was done. */
export const ERASURES_STREAM = evidenceStreams.of('erasures');

/** Who read which raw exchanges. @param day UTC day `YYYY-MM-DD` on which they did. */
export const evidenceReadsStream = (day: string): string => evidenceStreams.of(`reads-${day}`);
