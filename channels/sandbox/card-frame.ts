/**
 * The address of the sandbox's card fields. It names the origins that may show them, and a proof that the engine did:
 * so no other site shows these fields, and the token is told to the first origin alone.
 */
import { createHmac } from 'node:crypto';
import { sameText } from './signature.js';

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
  const proof = query.get('proof') ?? '';
  return sameText(proof, proofOf(secret, named)) ? named.split(' ') : undefined;
}
