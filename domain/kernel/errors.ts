/** Refusals that belong to no concept: the form of a request, and its key. */
import { entry, type ErrorEntry } from './error-entry.js';

export const kernelErrors = {
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
  not_found: entry(404, 'Not found', 'There is no such object, or it belongs to somebody else.'),
  id_conflict: entry(409, 'Id already used', 'This id names an object with other content.'),
  idempotency_key_reused: entry(
    422,
    'Idempotency key reused',
    'This key came with other content before.',
  ),
  outcome_unknown: entry(
    503,
    'Outcome unknown',
    'The store did not answer; the request may have been applied. Send the same request again.',
  ),
  idempotency_key_required: entry(
    400,
    'Idempotency key required',
    'Send the header `Idempotency-Key` (1–128 characters).',
  ),
  invalid_cursor: entry(400, 'Invalid cursor', 'Use `nextCursor` of the page before, unchanged.'),
} as const satisfies Record<string, ErrorEntry>;
