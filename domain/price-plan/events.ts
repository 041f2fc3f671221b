/** Events of price plans, all in one stream; and of volumes, one stream for each merchant, plan and window. */
import {
  type EventOf,
  type EventVersions,
  instant,
  money,
  stored,
  text,
} from '../kernel/schemas.js';
import { z } from 'zod';
import { priceTerms } from './terms.js';

export const pricePlanEventSchemas = {
  /** With its first version. */
  PricePlanCreated: stored({
    plan: text,
    name: text,
    terms: priceTerms,
    /** From which instant on its first version prices new payments. */
    effectiveFrom: instant,
    contentHash: text,
  }),
  /** A version is never changed; it prices payments that are made from its instant on. */
  PricePlanVersionAdded: stored({
    plan: text,
    version: z.number().int(),
    terms: priceTerms,
    effectiveFrom: instant,
    key: text,
    contentHash: text,
  }),
  /** The plan prices payments of a merchant, of a method and a channel or of all, from an instant on. */
  PricePlanAssigned: stored({
    assignment: text,
    plan: text,
    merchant: text,
    /** Null for every method. */
    method: text.nullable(),
    /** Null for every channel. */
    channel: text.nullable(),
    effectiveFrom: instant,
    contentHash: text,
  }),
  /** From that instant on the assignment prices nothing any more. */
  PricePlanAssignmentEnded: stored({ assignment: text, merchant: text, effectiveUntil: instant }),
};

export type PricePlanEvent = EventOf<typeof pricePlanEventSchemas>;
export const pricePlanEventVersions: EventVersions<typeof pricePlanEventSchemas> = {
  PricePlanCreated: 1,
  PricePlanVersionAdded: 1,
  PricePlanAssigned: 1,
  PricePlanAssignmentEnded: 1,
};

export const volumeEventSchemas = {
  /** A capture has its place in the volume that tiers are counted by, once and for ever. */
  PriceVolumeClaimed: stored({
    merchant: text,
    plan: text,
    /** A calendar month of the book's days, `YYYY-MM`. */
    month: text,
    capture: text,
    amount: money,
    /** What was claimed before it. */
    before: money,
  }),
};

export type VolumeEvent = EventOf<typeof volumeEventSchemas>;
export const volumeEventVersions: EventVersions<typeof volumeEventSchemas> = {
  PriceVolumeClaimed: 1,
};
