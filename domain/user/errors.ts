/** What cannot be done with a user, and why a login is refused. */
import { entry, type ErrorEntry } from '../kernel/error-entry.js';

export const userErrors = {
  user_exists: entry(409, 'User exists', 'There is a user with this address.'),
  user_disabled: entry(409, 'User disabled', 'The user is disabled: enable the user first.'),
  user_not_active: entry(
    409,
    'User not active',
    'The invited person has not followed the link yet, or the user is disabled.',
  ),
  too_many_users: entry(
    422,
    'Too many users',
    'A team has at most 200 users, disabled ones counted.',
  ),
  own_user: entry(
    403,
    'Own user',
    'Nobody changes the roles of, disables or resets themselves: somebody else has to.',
  ),
  link_invalid: entry(
    404,
    'Link invalid',
    'The link was used, has run out or was replaced by a newer link: ask for another.',
  ),
  password_refused: entry(
    400,
    'Password refused',
    'A password has 12 to 128 characters, is not one character over and over, and is not the address.',
  ),
  second_factor_missing: entry(
    409,
    'Second factor missing',
    'The user has not enrolled a second factor.',
  ),
  login_refused: entry(
    401,
    'Login refused',
    'Address, password or second factor is wrong. Which of them, and whether there is such a user, is not told.',
  ),
  login_locked: entry(
    429,
    'Login locked',
    'Too many attempts with this address failed: wait for the seconds of `Retry-After`, or ask who keeps the users.',
  ),
} as const satisfies Record<string, ErrorEntry>;
