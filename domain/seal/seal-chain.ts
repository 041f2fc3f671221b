/**
 * The stream of seals, checked event by event: every key is endorsed, every head is signed by the key
 * that was current, and the tree never shrinks. Whether a head's root is the log's own, whoever holds
 * the tree has to compare.
 */
import type { SealEvent } from './events.js';
import { type SignedTreeHead, verifyKeyAnnouncement, verifyTreeHead } from './tree-head.js';

export interface CurrentKey {
  readonly keyId: string;
  /** DER (SubjectPublicKeyInfo) in base64. */
  readonly publicKey: string;
}

/** The stream as far as it was read. */
export interface SealChain {
  readonly storeId: string;
  /** The key that was announced last. */
  readonly key: CurrentKey | undefined;
  /** The head that was signed last. */
  readonly head: SignedTreeHead | undefined;
}

export const newSealChain = (storeId: string): SealChain => ({
  storeId,
  key: undefined,
  head: undefined,
});

export type SealStep =
  | { readonly holds: true; readonly chain: SealChain; readonly note?: string }
  | { readonly holds: false; readonly fault: string };

const broken = (fault: string): SealStep => ({ holds: false, fault });

/** Adds the stream's next event, or says what is wrong with it. */
export function nextSeal(chain: SealChain, { type, data }: SealEvent): SealStep {
  if (data.storeId !== chain.storeId) return broken('it was signed for another store');
  return type === 'SealKeyAnnounced' ? addKey(chain, data) : addHead(chain, data);
}

type DataOf<Type extends SealEvent['type']> = Extract<SealEvent, { type: Type }>['data'];

function addKey(chain: SealChain, data: DataOf<'SealKeyAnnounced'>): SealStep {
  const { keyId, publicKey, endorsedBy } = data;
  const itself = endorsedBy === keyId;
  const endorser = itself ? { keyId, publicKey } : chain.key;
  if (endorser?.keyId !== endorsedBy) return broken(`key ${endorsedBy} is not the current one`);
  if (!verifyKeyAnnouncement(data, endorser.publicKey)) {
    return broken(`the endorsement of key ${keyId} does not verify`);
  }
  const next = { ...chain, key: { keyId, publicKey } };
  return itself && chain.key !== undefined
    ? { holds: true, chain: next, note: `key ${keyId} is not endorsed by the one before it` }
    : { holds: true, chain: next };
}

function addHead(chain: SealChain, data: DataOf<'TreeHeadSigned'>): SealStep {
  const { key, head } = chain;
  if (key?.keyId !== data.keyId) return broken(`key ${data.keyId} is not the current one`);
  if (!verifyTreeHead(data, key.publicKey)) return broken('the signature does not verify');
  if (head !== undefined && data.treeSize <= head.treeSize) {
    return broken(`a tree of ${data.treeSize} follows one of ${head.treeSize}`);
  }
  return { holds: true, chain: { ...chain, head: data } };
}
