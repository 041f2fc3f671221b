/** What a session may not do, or not yet. */
import { entry, type ErrorEntry } from '../kernel/error-entry.js';

export const sessionErrors = {
  csrf_refused: entry(
    403,
    'CSRF refused',
    'A request with the cookie of a session that changes something sends `Tallybook-CSRF` with the token of the session, from a page of this server.',
  ),
  second_factor_required: entry(
    403,
    'Second factor required',
    'The session has shown a password only: show a code of the second factor, or enrol one.',
  ),
  step_up_required: entry(
    403,
    'Step-up required',
    'This needs a password or second factor that was shown within the last 5 minutes.',
  ),
} as const satisfies Record<string, ErrorEntry>;
