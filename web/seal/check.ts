/** Checks the proof of an event in this browser, by WebCrypto, against a key that the auditor has. */
import type { InclusionProofBody } from '../../api/seal/contract.js';
import { base64, type Bytes, hex, sha256, utf8 } from './bytes.js';
import { isIncluded } from './merkle.js';

/** In the order in which they are checked; each needs those before it. */
export const STEPS = ['key', 'signature', 'inclusion', 'content'] as const;
export type Step = (typeof STEPS)[number];

/** Undefined if each step holds; else the first that does not. */
export type Failure = Step | undefined;

/**
 * @param publicKey PEM, or DER in base64: Ed25519, from a source that the auditor trusts
 * @param shows true if what the page shows is what the event says
 */
export async function failureOf(
  proof: InclusionProofBody,
  publicKey: string,
  shows: (event: InclusionProofBody['event']) => boolean,
): Promise<Failure> {
  const { head } = proof;
  const der = readKey(publicKey);
  if (der === undefined || hex(await sha256(der)) !== head.keyId) return 'key';
  if (!(await isSigned(head, der))) return 'signature';
  if (!(await isIncluded(proof))) return 'inclusion';
  return shows(proof.event) ? undefined : 'content';
}

/** Undefined if the text is neither PEM nor base64. */
export const readKey = (text: string): Bytes | undefined =>
  base64(text.replaceAll(/-----[A-Z ]+-----|\s/g, ''));

/** The head as it is signed: six lines, each with its line feed. */
async function isSigned(head: InclusionProofBody['head'], der: Bytes): Promise<boolean> {
  const { storeId, treeSize, rootHash, signedAt, keyId } = head;
  const lines = ['tallybook-tree-head/v1', storeId, String(treeSize), rootHash, signedAt, keyId];
  const signature = base64(head.signature);
  if (signature === undefined) return false;
  try {
    const key = await crypto.subtle.importKey('spki', der, 'Ed25519', false, ['verify']);
    const text = utf8(lines.map((line) => `${line}\n`).join(''));
    return await crypto.subtle.verify('Ed25519', key, signature, text);
  } catch (error) {
    if (error instanceof DOMException) return false;
    throw error;
  }
}
