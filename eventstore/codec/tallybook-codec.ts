import { eventSchemas, eventVersions, type TallybookEvent } from '../../domain/events.js';
import { createCodec } from './codec.js';
import { upcasters } from './upcasters.js';

/** The codec of every event of the engine. */
export const tallybookCodec = createCodec<TallybookEvent>({
  schemas: eventSchemas,
  versions: eventVersions,
  upcasters,
});
