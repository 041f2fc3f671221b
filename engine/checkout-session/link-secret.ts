/** Secrets of the links to a checkout. */
import { timingSafeEqual } from 'node:crypto';
import { drawSecret, hashSecret, isSecret } from '../secret/random-secret.js';

export function drawLinkSecret(): { readonly secret: string; readonly sha256: string } {
  const secret = drawSecret();
  return { secret, sha256: hashSecret(secret) };
}

/** True if the secret is that of one of the links. */
export function opensOne(secret: string, links: readonly string[]): boolean {
  if (!isSecret(secret)) return false;
  const given = Buffer.from(hashSecret(secret));
  return links.some((link) => timingSafeEqual(given, Buffer.from(link)));
}
