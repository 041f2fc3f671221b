/** What cannot be done at a checkout. */
import { entry, type ErrorEntry } from '../kernel/error-entry.js';

export const checkoutErrors = {
  checkout_link_invalid: entry(
    401,
    'Link opens no checkout',
    'The session is unknown, or the secret in `Tallybook-Checkout` is not one of its links.',
  ),
  checkout_link_expired: entry(
    410,
    'Checkout link expired',
    'The link has come to its end; ask the merchant what became of the order.',
  ),
  checkout_expired: entry(
    409,
    'Checkout expired',
    'The time to pay is over. The merchant can make a session with another reference.',
  ),
  checkout_paid: entry(409, 'Checkout is paid', 'The order is paid: no further attempt is begun.'),
  checkout_attempt_live: entry(
    409,
    'Attempt under way',
    'An attempt is not yet over for certain: it is being closed at its channel. Ask again when it is.',
  ),
  checkout_no_attempt: entry(
    409,
    'No attempt under way',
    'There is nothing to cancel: no attempt is open.',
  ),
  checkout_method_unavailable: entry(
    409,
    'Method not available',
    'The session does not offer this method, or no channel can take it now.',
  ),
  card_token_required: entry(
    422,
    'Card token required',
    "A card is paid by a token from the channel's own card fields.",
  ),
  too_many_checkout_attempts: entry(
    409,
    'Too many attempts',
    'A checkout session has at most 20 attempts.',
  ),
  too_many_checkout_links: entry(
    409,
    'Too many links',
    'The session was asked for again more than 20 times; each answer holds a link of its own.',
  ),
  return_origin_not_registered: entry(
    422,
    'Return address not registered',
    'Payers are sent to `returnOrigins` of the merchant alone; `PATCH /v1/merchants/{id}` changes them.',
  ),
  embed_origin_not_registered: entry(
    422,
    'Frame origin not registered',
    'The checkout is shown by `embedOrigins` of the merchant alone; `PATCH /v1/merchants/{id}` changes them.',
  ),
} as const satisfies Record<string, ErrorEntry>;
