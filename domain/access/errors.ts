/** Who asks, and what a key may do. */
import { entry, type ErrorEntry } from '../kernel/error-entry.js';

export const accessErrors = {
  unauthenticated: entry(
    401,
    'Unauthenticated',
    'Send `Authorization: Bearer KEY` with a key that is known and not revoked.',
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
} as const satisfies Record<string, ErrorEntry>;
