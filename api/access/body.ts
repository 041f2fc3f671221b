import { currentSecret, signingOf } from '../../domain/access/key.js';
import type { DrawOutcome, KnownKey } from '../../engine/access/key-registry.js';
import type { KeyBody } from './contract.js';

export function keyBody({ key, status }: KnownKey): KeyBody {
  const { id, role, merchant, name, secrets, issuedBy, approvedBy, issuedAt, revokedAt } = key;
  return {
    ...{ id, object: 'key', role, merchant, name, status },
    hint: currentSecret(key).hint,
    signing: signingOf(key),
    overlapUntil: secrets.at(-2)?.until ?? null,
    issuedBy,
    approvedBy,
    createdAt: issuedAt,
    rotatedAt: key.rotations.at(-1)?.at ?? null,
    revokedAt,
  };
}

/** What an answer shows once: nothing if the same was asked before. */
export function shownOnce({ shown }: Extract<DrawOutcome, { accepted: true }>): {
  key?: string;
  signingSecret?: string;
} {
  if (shown === undefined) return {};
  const { secret, signingSecret } = shown;
  return { key: secret, ...(signingSecret === undefined ? {} : { signingSecret }) };
}
