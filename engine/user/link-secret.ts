/** Secrets of links that set a password. */
import type { UserLink } from '../../domain/user/user.js';
import { toInstant } from '../../domain/kernel/clock.js';
import { drawSecret, hashSecret, isSecret } from '../secret/random-secret.js';

const LINK = /^(usr_[0-9a-f-]{36})\.(.*)$/;
/** A week: an invitation may meet a holiday. */
const LINK_LASTS_MS = 7 * 86_400_000;

export interface DrawnLink {
  /** The user's id and 256 random bits: what stands at the end of the link, behind `#`. */
  readonly secret: string;
  readonly stored: UserLink;
}

export function drawLink(user: string, nowMs: number): DrawnLink {
  const random = drawSecret();
  return {
    secret: `${user}.${random}`,
    stored: { sha256: hashSecret(random), until: toInstant(nowMs + LINK_LASTS_MS) },
  };
}

/** Whose link it says it is, and the hash of its secret; undefined if it is no link at all. */
export function parseLink(secret: string): { user: string; sha256: string } | undefined {
  const [, user, random] = LINK.exec(secret) ?? [];
  if (user === undefined || random === undefined || !isSecret(random)) return undefined;
  return { user, sha256: hashSecret(random) };
}
