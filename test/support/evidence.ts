/** Evidence with its keys in memory, for tests without a process around them. */
import { randomBytes } from 'node:crypto';
import type { DataKey, DataKeyStore } from '../../domain/data-key/store.js';
import {
  createEvidenceReader,
  createEvidenceSealer,
  type EvidenceReader,
  type EvidenceSealer,
} from '../../engine/evidence/evidence.js';

/** Seals at once, and opens what it has sealed. */
export function sealedInMemory(): EvidenceSealer & EvidenceReader {
  const keys = new Map<string, DataKey>();
  const find: DataKeyStore['find'] = (id) => {
    const key = keys.get(id);
    return Promise.resolve(
      key === undefined ? { state: 'unavailable' } : { state: 'present', bytes: key.bytes },
    );
  };
  const take = (): Promise<DataKey> => {
    const key = { id: `dk_${keys.size + 1}`, bytes: randomBytes(32) };
    keys.set(key.id, key);
    return Promise.resolve(key);
  };
  return {
    ...createEvidenceSealer({ digestKey: randomBytes(32) }, { take }),
    ...createEvidenceReader({ find }),
  };
}
