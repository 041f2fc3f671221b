import { z } from 'zod';
import { type EventOf, type EventVersions, stored, text } from '../kernel/schemas.js';

const sequence = z.number().int();

export const deliveryEventSchemas = {
  /** The whole progress, not what was added to it: the last of these events is all that is read. */
  DeliveriesAdvanced: stored({
    endpoint: text,
    /** The process that delivers. */
    by: text,
    /** Every notification up to this sequence is finished, but those that are open. */
    through: sequence,
    open: z.array(sequence),
    /** The latest that were given up. */
    givenUp: z.array(sequence),
    /** How many replays and resends have begun. */
    begun: z.number().int(),
  }),
};

export type DeliveryEvent = EventOf<typeof deliveryEventSchemas>;
export const deliveryEventVersions: EventVersions<typeof deliveryEventSchemas> = {
  DeliveriesAdvanced: 1,
};
