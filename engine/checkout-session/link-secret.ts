/** Secrets of the links to a checkout: drawn, shown once, and known by their hash. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const SECRET_BYTES = 32;
/** 256 bits in base64url. */
export const LINK_SECRET = /^[A-Za-z0-9_-]{43}$/;

const sha256 = (secret: string): string => createHash('sha256').update(secret).digest('hex');

export function drawLinkSecret(): { readonly secret: string; readonly sha256: string } {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  return { secret, sha256: sha256(secret) };
}

/** True if the secret is that of one of the links. */
export function opensOne(secret: string, links: readonly string[]): boolean {
  if (!LINK_SECRET.test(secret)) return false;
  const given = Buffer.from(sha256(secret));
  return links.some((link) => timingSafeEqual(given, Buffer.from(link)));
}
