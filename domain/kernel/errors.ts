/**
 * Every error code there is: one registry feeds domain rejections, HTTP problems and
 * `docs/errors.md`. A code, once published, never changes its meaning.
 */
export interface ErrorEntry {
  /** HTTP status of the problem. */
  readonly status: number;
  /** RFC 9457 `title`. */
  readonly title: string;
  /** What it means and what to do, for the documentation. */
  readonly explanation: string;
}

const entry = (status: number, title: string, explanation: string): ErrorEntry => ({
  status,
  title,
  explanation,
});

export const errors = {
  // The request itself
  invalid_request: entry(
    400,
    'Invalid request',
    'A member is missing, unknown or of the wrong form; `param` names it.',
  ),
  invalid_json: entry(400, 'Invalid JSON', 'The body is not JSON in UTF-8.'),
  duplicate_member: entry(
    400,
    'Duplicate member',
    'An object of the body has two members with one name; `param` is their path.',
  ),
  invalid_amount: entry(
    400,
    'Invalid amount',
    'An amount is a decimal string with exactly the digits of its currency, no sign, exponent or leading zero, and above zero.',
  ),
  unknown_currency: entry(
    400,
    'Unknown currency',
    'The currency is not an ISO 4217 code of the table; X** codes are refused.',
  ),
  amount_too_large: entry(
    422,
    'Amount too large',
    'A transaction is at most 10^15 minor units of its currency, a balance at most 9·10^18.',
  ),
  idempotency_key_required: entry(
    400,
    'Idempotency key required',
    'Send the header `Idempotency-Key` (1–128 characters).',
  ),
  invalid_cursor: entry(400, 'Invalid cursor', 'Use `nextCursor` of the page before, unchanged.'),
  body_too_large: entry(
    413,
    'Body too large',
    'Bodies are at most 256 KiB, 8 MiB on the batch route, 64 KiB for callbacks.',
  ),
  unsupported_media_type: entry(
    415,
    'Unsupported media type',
    'Send `Content-Type: application/json`.',
  ),
  headers_too_large: entry(
    431,
    'Headers too large',
    'The request line and the headers together are at most 16 KiB.',
  ),
  request_timeout: entry(408, 'Request timeout', 'The request did not arrive whole in time.'),
  // Who asks
  unauthenticated: entry(
    401,
    'Unauthenticated',
    'Send `Authorization: Bearer KEY` with a key that is known and not revoked.',
  ),
  signature_required: entry(
    401,
    'Signature required',
    'Requests of this key must be signed: send `Tallybook-Timestamp`, `Tallybook-Nonce` and `Tallybook-Signature`.',
  ),
  request_signature_invalid: entry(
    401,
    'Request signature invalid',
    'The signature does not verify, its time or nonce is malformed, or the key has no secret to sign with.',
  ),
  request_expired: entry(
    401,
    'Request expired',
    "The time of a signed request is more than 5 minutes from the server's; sign it anew.",
  ),
  request_replayed: entry(
    401,
    'Request replayed',
    'A signed request is taken once. To send it again, sign it with another nonce.',
  ),
  forbidden: entry(403, 'Forbidden', "The key's role may not do this."),
  key_revoked: entry(409, 'Key revoked', 'A revoked key is neither rotated nor approved.'),
  too_many_keys: entry(
    422,
    'Too many keys',
    'A merchant asks for at most 1,000 keys, revoked ones counted: rotate one, or ask an operator.',
  ),
  too_many_rotations: entry(
    422,
    'Too many rotations',
    'A key is rotated at most 1,000 times: issue another.',
  ),
  keys_outdated: entry(
    503,
    'Keys outdated',
    'The server could not read for a second which keys are revoked, so it takes no writes; it changed nothing. Try again.',
  ),
  merchant_required: entry(
    400,
    'Merchant required',
    'An operator acts for a merchant: send the header `Tallybook-Merchant`.',
  ),
  not_found: entry(404, 'Not found', 'There is no such object, or it belongs to somebody else.'),
  method_not_allowed: entry(
    405,
    'Method not allowed',
    'The path exists, the method does not; see the header `Allow`.',
  ),
  rate_limited: entry(429, 'Too many requests', 'Wait for the seconds of `Retry-After`.'),
  // Idempotency
  reference_conflict: entry(
    409,
    'Reference already used',
    'The merchant has used this reference for a payment with other content.',
  ),
  id_conflict: entry(409, 'Id already used', 'This id names an object with other content.'),
  idempotency_key_reused: entry(
    422,
    'Idempotency key reused',
    'This key came with other content before.',
  ),
  // Proposals
  same_principal: entry(
    403,
    'Same principal',
    'Who made a proposal may not decide on it: a key counts as the principal that it was issued to, and as those that issued or rotated it. Another principal has to.',
  ),
  proposal_decided: entry(409, 'Proposal decided', 'The proposal was approved or rejected before.'),
  proposal_differs: entry(
    409,
    'Proposal differs',
    'The hash is not that of the proposal: read it again before you decide.',
  ),
  // Cases
  case_closed: entry(409, 'Case closed', 'The case was resolved or dismissed before.'),
  case_holds_money: entry(
    409,
    'Case holds money',
    'Only a case that holds nothing can be dismissed: book, refund or write off its money first.',
  ),
  case_holds_nothing: entry(
    422,
    'Case holds nothing',
    'There is no money to book, refund or write off; dismiss the case.',
  ),
  case_money_claimed: entry(
    409,
    'Money of a case claimed',
    'The money was moved before, or is about to be: look at the case again.',
  ),
  case_not_refundable: entry(
    422,
    'Case not refundable',
    'The money of this case cannot be given back at the channel: it has left already. Book it or write it off.',
  ),
  too_many_resolutions: entry(
    422,
    'Too many resolutions',
    'At most 100 resolutions are proposed for a case.',
  ),
  // Payments
  currency_unsupported: entry(
    422,
    'Currency not supported',
    'No channel takes this currency, or it is not that of the payment; there is no conversion.',
  ),
  payment_not_capturable: entry(
    409,
    'Payment not capturable',
    'Only an authorized payment can be captured.',
  ),
  capture_exceeds_authorized: entry(
    422,
    'Capture exceeds the authorized amount',
    'Captures, those under way included, are at most the authorized amount.',
  ),
  capture_failed: entry(
    422,
    'Capture failed',
    'The channel refused the capture; the payment stays authorized.',
  ),
  payment_not_cancelable: entry(409, 'Payment not cancelable', 'The payment has come to its end.'),
  payment_not_underpaid: entry(
    409,
    'Payment not underpaid',
    'Only a payment for which the channel took less than was asked for can be accepted.',
  ),
  payment_not_refundable: entry(409, 'Payment not refundable', 'Nothing was captured.'),
  refund_exceeds_captured: entry(
    422,
    'Refund exceeds the captured amount',
    'Refunds, pending ones included, are at most what was captured.',
  ),
  too_many_captures: entry(
    422,
    'Too many captures',
    'A payment has at most 200 captures, refused and pending ones included.',
  ),
  too_many_refunds: entry(
    422,
    'Too many refunds',
    'A payment has at most 200 refunds, failed and pending ones included.',
  ),
  no_channel_available: entry(
    422,
    'No channel available',
    'No channel can take this payment; `failure` or the routing decision says why.',
  ),
  // Ledger
  insufficient_funds: entry(
    422,
    'Insufficient funds',
    "The account's available balance would pass its floor.",
  ),
  ceiling_exceeded: entry(
    422,
    'Ceiling exceeded',
    "The account's balance would pass its ceiling, holds counted.",
  ),
  account_not_found: entry(
    422,
    'Account not found',
    'An entry names an account that the book does not have.',
  ),
  account_frozen: entry(422, 'Account frozen', 'The account is frozen.'),
  account_closed: entry(422, 'Account closed', 'The account is closed.'),
  account_not_empty: entry(
    422,
    'Account not empty',
    'An account is closed at a balance of zero with nothing held.',
  ),
  account_managed: entry(
    422,
    'Account managed by the engine',
    'Accounts of the engine (`sys:…`, `mer:…`) take no direct postings.',
  ),
  subject_not_found: entry(422, 'Subject not found', "The book's chart has no such subject."),
  subject_code_taken: entry(
    409,
    'Code of a subject taken',
    'Another subject of the chart has this code.',
  ),
  subject_too_deep: entry(422, 'Subject too deep', 'A chart has at most 6 levels.'),
  too_many_subjects: entry(422, 'Too many subjects', 'A chart has at most 1,000 subjects.'),
  currency_mismatch: entry(
    422,
    'Currency mismatch',
    "An entry's currency is not that of its account.",
  ),
  transaction_unbalanced: entry(
    422,
    'Transaction unbalanced',
    'Debits and credits differ in a currency.',
  ),
  as_of_in_the_future: entry(
    422,
    'As of an instant to come',
    'What will be recorded by then is not known yet; `asOf` is an instant that has passed, or a position of the log.',
  ),
  effective_date_in_future: entry(
    422,
    'Effective date in the future',
    'An effective date is at most the open accounting day.',
  ),
  transaction_not_found: entry(404, 'Transaction not found', 'The book has no such transaction.'),
  already_reversed: entry(409, 'Already reversed', 'A transaction is reversed once.'),
  reservation_not_found: entry(404, 'Reservation not found', 'The book has no such reservation.'),
  reservation_closed: entry(
    409,
    'Reservation closed',
    'The reservation was posted, voided or has expired.',
  ),
  reservation_exceeded: entry(
    422,
    'Reservation exceeded',
    'A posting is at most what was reserved, on the same accounts and sides.',
  ),
  linked_failed: entry(
    422,
    'Linked transaction failed',
    'Another transaction of the chain was rejected.',
  ),
  chain_too_large: entry(
    422,
    'Chain too large',
    'A chain is at most 500 transactions and 900,000 bytes as stored.',
  ),
  transaction_too_large: entry(
    422,
    'Transaction too large',
    'The transaction is above what the store takes in one append.',
  ),
  period_closed: entry(422, 'Period closed', 'The accounting day is closed.'),
  too_many_limit_changes: entry(
    422,
    'Too many limit changes',
    'At most 1,000 changes of limits of one book wait for their day.',
  ),
  day_not_over: entry(
    422,
    'Day not over',
    'A day is cut once its cut time has passed in the time zone of the book.',
  ),
  too_many_days: entry(
    422,
    'Too many days',
    'More than 3 days would be cut at once. If the day is right, send `"force": true`.',
  ),
  day_unclear: entry(
    503,
    'Day unclear',
    'By the clock more than 3 days of the book are over and not cut: the clock is wrong, or nothing ran for long. Nothing is posted until an operator names the day that ended last (`POST …/day-cuts` with `force`).',
  ),
  book_exists: entry(
    409,
    'Book exists',
    'The book was opened with another time zone or another cut time.',
  ),
  book_not_found: entry(404, 'Book not found', 'The book was not opened.'),
  account_not_known: entry(404, 'Account not found', 'The book has no such account.'),
  // Channels and sagas
  signature_invalid: entry(
    401,
    'Signature invalid',
    'The signature of a callback does not verify or is too old.',
  ),
  saga_not_stuck: entry(409, 'Saga not stuck', 'Only a stuck saga is resumed by hand.'),
  // The engine
  projection_lagging: entry(
    503,
    'Read model behind',
    'The read model has not reached the position asked for; retry after `Retry-After`.',
  ),
  outcome_unknown: entry(
    503,
    'Outcome unknown',
    'The store did not answer; the request may have been applied. Send the same request again.',
  ),
  not_sealed_yet: entry(
    404,
    'Not sealed yet',
    'Nothing is sealed yet, or not as far as was asked for; ask again after the next seal (`SEAL_INTERVAL_MS`).',
  ),
  seals_broken: entry(
    500,
    'Seals broken',
    'The log is no longer what was signed, or a signature does not verify: call an auditor.',
  ),
  unavailable: entry(
    503,
    'Unavailable',
    'The engine cannot take the request now; it changed nothing.',
  ),
  internal_error: entry(500, 'Internal error', 'A defect; quote the `requestId`.'),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errors;

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errors, code);
