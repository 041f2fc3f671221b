import type { Concept } from '../kernel/concept.js';
import { checkoutErrors } from './errors.js';
import { checkoutEventSchemas, checkoutEventVersions } from './events.js';
import { checkoutStreams } from './streams.js';

export const checkoutSession = {
  title: 'Checkout session',
  streams: '`checkout-{cs_…}`',
  categories: [checkoutStreams.category],
  eventSchemas: checkoutEventSchemas,
  eventVersions: checkoutEventVersions,
  eventMeanings: {
    CheckoutSessionCreated: 'A merchant asked for a page on which its payer pays an order.',
    CheckoutLinkIssued: 'A link to the page was given out; its secret is known by its hash.',
    CheckoutAttemptStarted: 'The payer chose how to pay: a payment is made for it.',
    CheckoutSessionEnded: 'The merchant ended the session: nobody pays by it any more.',
    CheckoutAttemptEnded: 'The attempt is over and unpaid, for certain.',
  },
  idPrefixes: { checkoutSession: 'cs' },
  errors: checkoutErrors,
} as const satisfies Concept<keyof typeof checkoutEventSchemas>;
