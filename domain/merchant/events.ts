/** Events of a merchant, `merchant-{id}`. */
import { type EventOf, type EventVersions, money, stored, text } from '../kernel/schemas.js';

export const merchantEventSchemas = {
  MerchantRegistered: stored({
    merchant: text,
    name: text,
    fee: stored({ percent: text, fixed: money.nullable() }),
    contentHash: text,
  }),
};

export type MerchantEvent = EventOf<typeof merchantEventSchemas>;
export const merchantEventVersions: EventVersions<typeof merchantEventSchemas> = {
  MerchantRegistered: 1,
};
