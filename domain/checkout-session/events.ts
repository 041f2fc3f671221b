/** Events of a checkout session, `checkout-{id}`. What is paid is in the streams of its payments. */
import { z } from 'zod';
import {
  type EventOf,
  type EventVersions,
  instant,
  money,
  stored,
  text,
} from '../kernel/schemas.js';
import { sealedCard } from '../payment/card.js';

const session = { session: text };

export const checkoutEventSchemas = {
  CheckoutSessionCreated: stored({
    ...session,
    merchant: text,
    reference: text,
    /** A payment that there was before, which is the first attempt; null for none. */
    payment: text.nullable(),
    amount: money,
    description: text.nullable(),
    methods: z.array(text),
    returnUrl: text.nullable(),
    embedOrigins: z.array(text),
    expiresAt: instant,
    contentHash: text,
  }),
  /** A secret that opens the session: its hash. Earlier links go on working. */
  CheckoutLinkIssued: stored({ ...session, sha256: text }),
  /** The payer chose how to pay. Whatever of the payment is not yet there is made from this. */
  CheckoutAttemptStarted: stored({
    ...session,
    attempt: z.number().int(),
    payment: text,
    reference: text,
    method: text,
    /** Seconds, as the payment was asked for. */
    expiresIn: z.number().int(),
    /** The card by its token, sealed for the payment; null for other methods. */
    card: sealedCard.nullable(),
  }),
  /** The attempt is over for certain and unpaid; `refused`: there is no payment of it. */
  CheckoutAttemptEnded: stored({
    ...session,
    attempt: z.number().int(),
    as: z.enum(['failed', 'canceled', 'expired', 'refused']),
    code: text.nullable(),
  }),
  /** The merchant has ended it: the time to pay is over from here on. */
  CheckoutSessionEnded: stored({ ...session, expiresAt: instant }),
};

export type CheckoutEvent = EventOf<typeof checkoutEventSchemas>;
export const checkoutEventVersions: EventVersions<typeof checkoutEventSchemas> = {
  CheckoutSessionCreated: 1,
  CheckoutLinkIssued: 1,
  CheckoutAttemptStarted: 1,
  CheckoutAttemptEnded: 1,
  CheckoutSessionEnded: 1,
};
