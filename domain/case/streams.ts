import { streamFamily } from '../kernel/stream-name.js';

export const caseStreams = streamFamily('case');

/** The stream of a case. */
export const caseStream = caseStreams.of;
/** The case of a stream; undefined for a stream of something else. */
export const caseOfStream = caseStreams.idIn;
