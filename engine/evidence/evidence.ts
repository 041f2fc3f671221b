/**
 * Raw exchanges with channels: sealed before they are stored, each under a data key of its own, and opened
 * for those who may see them, for as long as the key stands.
 */
import { createHmac } from 'node:crypto';
import type { DataKeyStore } from '../../domain/data-key/store.js';
import type { HeldExchange } from './evidence-of.js';
import {
  type EvidencePlace,
  type Exchange,
  openExchange,
  sealExchange,
} from '../../domain/evidence/seal-exchange.js';
import type { SealedUnderKey } from '../../domain/data-key/sealed.js';
import type { DataKeyPool } from '../data-key/key-pool.js';

/** Seals one exchange: its key is durable already. */
export type SealOnce = (exchange: Exchange, place: EvidencePlace) => SealedUnderKey;

export interface EvidenceSealer {
  /**
   * Readies what seals one exchange: to be asked for before the exchange takes place, so that none takes
   * place that could not be kept.
   */
  prepare(): Promise<SealOnce>;
  /** HMAC-SHA-256 of bytes under the store's own key, in hex: says nothing to whoever does not hold it. */
  digest(bytes: Buffer): string;
}

export type OpenedEvidence =
  | { readonly state: 'readable'; readonly exchange: Exchange }
  /** Its key was destroyed, at this instant. */
  | { readonly state: 'erased'; readonly at: string }
  /** The key store does not hold its key: it was lost. */
  | { readonly state: 'key_unavailable' }
  /** It is not what was sealed. */
  | { readonly state: 'changed' };

export interface EvidenceReader {
  /** @throws MasterKeyNotGiven */
  open(held: HeldExchange): Promise<OpenedEvidence>;
}

export function createEvidenceSealer(
  { digestKey }: Pick<DataKeyStore, 'digestKey'>,
  pool: Pick<DataKeyPool, 'take'>,
): EvidenceSealer {
  return {
    async prepare() {
      const key = await pool.take();
      let used = false;
      return (exchange, place) => {
        if (used) throw new Error('a data key seals one exchange');
        used = true;
        return sealExchange(exchange, place, key);
      };
    },
    digest: (bytes) => createHmac('sha256', digestKey).update(bytes).digest('hex'),
  };
}

/** @param keys undefined if there is no key store. */
export const createEvidenceReader = (
  keys: Pick<DataKeyStore, 'find'> | undefined,
): EvidenceReader => ({
  async open({ sealed, place }) {
    const key = (await keys?.find(sealed.key)) ?? { state: 'unavailable' };
    switch (key.state) {
      case 'unavailable':
        return { state: 'key_unavailable' };
      case 'destroyed':
        return { state: 'erased', at: key.at };
      case 'present': {
        const exchange = openExchange(sealed, place, key.bytes);
        return exchange === undefined ? { state: 'changed' } : { state: 'readable', exchange };
      }
    }
  },
});
