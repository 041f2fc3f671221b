import { currentSecret, signingOf } from '../../domain/access/key.js';
import { toInstant } from '../../domain/kernel/clock.js';
import type { DrawOutcome, KnownKey } from '../../engine/access/key-registry.js';
import type { Engine } from '../composition/engine.js';
import type { KeyBody } from './contract.js';

export type KeyFacts = Omit<KeyBody, 'lastUsedAt'>;

/** What the log says of a key. */
export function keyFacts({ key, status }: KnownKey): KeyFacts {
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

/** The same, and what this server knows of its use. */
export const keyBody = ({ keyUse }: Pick<Engine, 'keyUse'>, known: KnownKey): KeyBody => ({
  ...keyFacts(known),
  lastUsedAt: instantOf(keyUse.lastAt(known.key.id)),
});

const instantOf = (ms: number | null): string | null => (ms === null ? null : toInstant(ms));

/** What an answer shows once: nothing if the same was asked before. */
export function shownOnce({ shown }: Extract<DrawOutcome, { accepted: true }>): {
  key?: string;
  signingSecret?: string;
} {
  if (shown === undefined) return {};
  const { secret, signingSecret } = shown;
  return { key: secret, ...(signingSecret === undefined ? {} : { signingSecret }) };
}
