/** How many raw exchanges a bundle holds, all encrypted, and how many of them were erased. */
import { evidenceOf } from '../../engine/evidence/evidence-of.js';
import type { LogEvent } from '../verify/check.js';

export class EvidenceCount {
  exchanges = 0;
  readonly #erased = new Set<string>();

  /** Whose keys were ordered to be destroyed: the log says so, and is sealed. */
  get erased(): number {
    return this.#erased.size;
  }

  take(stored: LogEvent): void {
    if (evidenceOf(stored) !== undefined) this.exchanges += 1;
    if (stored.event.type !== 'EvidenceErasureOrdered') return;
    for (const { event } of stored.event.data.exchanges) this.#erased.add(event);
  }
}
