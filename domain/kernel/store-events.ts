/** The first event of every store: its random id and the mode that made it. */
import { z } from 'zod';
import { type EventOf, type EventVersions, stored, text } from './schemas.js';

export const storeEventSchemas = {
  StoreCreated: stored({ storeId: text, mode: z.enum(['development', 'production']) }),
};

export type StoreEvent = EventOf<typeof storeEventSchemas>;
export const storeEventVersions: EventVersions<typeof storeEventSchemas> = { StoreCreated: 1 };
