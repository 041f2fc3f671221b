/** Events of `bundle-{day}`: who was given the whole log. */
import { type EventVersions, stored, text } from '../kernel/schemas.js';

export const bundleEventSchemas = {
  /** Somebody is given every event up to a position. It is durable before the first of them is given. */
  BundleTaken: stored({ upTo: text }),
};

export const bundleEventVersions: EventVersions<typeof bundleEventSchemas> = { BundleTaken: 1 };
