/**
 * The address of the sandbox's card fields. It names the origins that may show them, and a proof that the engine did:
 * so no other site shows these fields, and the token is told to the first origin alone.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

const proofOf = (secret: string, ancestors: string): string =>
  createHmac('sha256', secret).update(`card-frame\n${ancestors}`).digest('base64url');

export function cardFrameUrl(
  baseUrl: string,
  secret: string,
  ancestors: readonly string[],
): string {
  const named = ancestors.join(' ');
  const query = new URLSearchParams({ for: named, proof: proofOf(secret, named) });
  return `${baseUrl}/card-frame?${query.toString()}`;
}

/** The origins of such an address; undefined if the engine did not name them. */
export function ancestorsIn(secret: string, query: URLSearchParams): readonly string[] | undefined {
  const named = query.get('for') ?? '';
  const [given, right] = [
    Buffer.from(query.get('proof') ?? ''),
    Buffer.from(proofOf(secret, named)),
  ];
  if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
  return named.split(' ');
}
