/** Every event of the engine: what the codec knows and what readers of the log may meet. */
import { allOf } from './concepts.js';
import type { EventOf } from './kernel/schemas.js';

export const eventSchemas = allOf('eventSchemas');
/** The newest version of every event type. */
export const eventVersions = allOf('eventVersions');
/** One sentence for every event type: what had happened when it was written. */
export const eventMeanings = allOf('eventMeanings');

export type TallybookEvent = EventOf<typeof eventSchemas>;
