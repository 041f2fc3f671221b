/** Events of a merchant, `merchant-{id}`. */
import { z } from 'zod';
import { type EventOf, type EventVersions, money, stored, text } from '../kernel/schemas.js';

export const merchantEventSchemas = {
  MerchantRegistered: stored({
    merchant: text,
    name: text,
    fee: stored({ percent: text, fixed: money.nullable() }),
    contentHash: text,
  }),
  /** Members that were changed, as they are from now on; null for those that stay. */
  MerchantChanged: stored({
    merchant: text,
    returnOrigins: z.array(text).nullable(),
    embedOrigins: z.array(text).nullable(),
  }),
  /** Its accounts take no posting: those that there are, and those that are opened later. */
  MerchantFrozen: stored({ merchant: text }),
  MerchantUnfrozen: stored({ merchant: text }),
};

export type MerchantEvent = EventOf<typeof merchantEventSchemas>;
export const merchantEventVersions: EventVersions<typeof merchantEventSchemas> = {
  MerchantRegistered: 1,
  MerchantChanged: 1,
  MerchantFrozen: 1,
  MerchantUnfrozen: 1,
};
