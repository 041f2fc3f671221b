/**
 * Every error code that the API can answer: what HTTP itself refuses, and what the concepts refuse
 * (`errors.ts` of each in `domain/`).
 */
import { errors as domainErrors } from '../../domain/errors.js';
import { entry, type ErrorEntry } from '../../domain/kernel/error-entry.js';

/** What is wrong with a request before any concept has seen it, or with the server. */
export const httpErrors = {
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
  public_url_missing: entry(
    503,
    'Public address missing',
    'This server was not told under which address payers find it: set `PUBLIC_URL`.',
  ),
  request_timeout: entry(408, 'Request timeout', 'The request did not arrive whole in time.'),
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
  keys_outdated: entry(
    503,
    'Keys outdated',
    'The server could not read for a second which keys are revoked, so it takes no writes; it changed nothing. Try again.',
  ),
  too_many_events: entry(
    422,
    'Too many events',
    'A state is folded from at most 50,000 events; `tallybook replay` has no limit.',
  ),
  merchant_required: entry(
    400,
    'Merchant required',
    'An operator acts for a merchant: send the header `Tallybook-Merchant`.',
  ),
  method_not_allowed: entry(
    405,
    'Method not allowed',
    'The path exists, the method does not; see the header `Allow`.',
  ),
  rate_limited: entry(429, 'Too many requests', 'Wait for the seconds of `Retry-After`.'),
  as_of_in_the_future: entry(
    422,
    'As of an instant to come',
    'What will be recorded by then is not known yet; `asOf` is an instant that has passed, or a position of the log.',
  ),
  export_too_large: entry(
    422,
    'Export too large',
    'A spreadsheet holds at most 100,000 rows. Narrow what is exported, or take it as CSV, which has no limit.',
  ),
  projection_lagging: entry(
    503,
    'Read model behind',
    'The read model has not reached the position asked for; retry after `Retry-After`.',
  ),
  unavailable: entry(
    503,
    'Unavailable',
    'The engine cannot take the request now; it changed nothing.',
  ),
  internal_error: entry(500, 'Internal error', 'A defect; quote the `requestId`.'),
} as const satisfies Record<string, ErrorEntry>;

export const errors = { ...domainErrors, ...httpErrors };

export type ErrorCode = keyof typeof errors;

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errors, code);
