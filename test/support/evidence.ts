/** Evidence with its keys in memory, for tests without a process around them. */
import {
  createEvidenceReader,
  createEvidenceSealer,
  type EvidenceReader,
  type EvidenceSealer,
} from '../../engine/evidence/evidence.js';
import { keysInMemory } from './data-keys.js';

/** Seals at once, and opens what it has sealed. */
export function sealedInMemory(): EvidenceSealer & EvidenceReader {
  const keys = keysInMemory();
  return { ...createEvidenceSealer(keys, keys), ...createEvidenceReader(keys) };
}
