/** Events of `topup-{id}`: a merchant announces money that it will send to our account at a bank. */
import { z } from 'zod';
import { type EventOf, type EventVersions, money, stored, text } from '../kernel/schemas.js';

export const topupEventSchemas = {
  TopupCreated: stored({
    topup: text,
    merchant: text,
    reference: text,
    /** What is expected; more or less, or more than once, may come. */
    amount: money,
    bank: text,
    contentHash: text,
  }),
  /** Money came in with the text of this top-up, and is booked. */
  TopupCredited: stored({
    topup: text,
    /** The bank's own number of it. */
    bankReference: text,
    amount: money,
    transaction: text,
    to: z.enum(['merchant', 'suspense']),
  }),
};

export type TopupEvent = EventOf<typeof topupEventSchemas>;
export const topupEventVersions: EventVersions<typeof topupEventSchemas> = {
  TopupCreated: 1,
  TopupCredited: 1,
};
