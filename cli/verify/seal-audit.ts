/**
 * The seals, recomputed: every head's root against the leaves read so far, every key and signature
 * against the head before it. Events between two heads wait as hashes.
 */
import type { RecordedEvent } from '../../domain/kernel/event-store.js';
import { SEAL_STREAM } from '../../domain/seal/streams.js';
import { Frontier } from '../../domain/seal/frontier.js';
import type { SealEvent } from '../../domain/seal/events.js';
import { eventLeafHash, isSealed } from '../../domain/seal/leaf.js';
import { newSealChain, nextSeal, type SealChain } from '../../domain/seal/seal-chain.js';
import { counted } from '../counted.js';
import type { LogEvent } from './check.js';
import { type LeafQueue, leavesInMemory } from './kept.js';

export class SealAudit {
  readonly #tree = new Frontier();
  #chain: SealChain;
  #heads = 0;
  readonly #notes: string[] = [];

  /** @param waiting empty; holds the events since the last head. */
  constructor(
    storeId: string,
    private readonly waiting: LeafQueue = leavesInMemory(),
  ) {
    this.#chain = newSealChain(storeId);
  }

  /** The chain as far as it was read. */
  get chain(): SealChain {
    return this.#chain;
  }

  /** Leaves so far, sealed or not. */
  get leaves(): number {
    return this.#tree.size + this.waiting.length;
  }

  /** What was found, in words. */
  get note(): string {
    const sealed = this.#chain.head?.treeSize ?? 0;
    return [
      `${counted(this.#heads, 'head')} over ${sealed} of ${counted(this.leaves, 'event')}`,
      ...this.#notes,
    ].join('; ');
  }

  /** Takes the log's next event of the engine's own streams. */
  take(recorded: RecordedEvent): void {
    if (isSealed(recorded.stream)) this.waiting.push(eventLeafHash(recorded));
  }

  /** Takes the same event if it is of the seals, decoded. */
  check({ stream, event }: LogEvent, report: (message: string) => void): void {
    if (stream !== SEAL_STREAM) return;
    if (event.type !== 'SealKeyAnnounced' && event.type !== 'TreeHeadSigned') {
      return report(`${event.type} among the seals`);
    }
    this.#take(event, report);
  }

  #take(event: SealEvent, report: (message: string) => void): void {
    const step = nextSeal(this.#chain, event);
    if (!step.holds) return report(step.fault);
    this.#chain = step.chain;
    if (step.note !== undefined) this.#notes.push(step.note);
    if (event.type === 'TreeHeadSigned') this.#checkRoot(event.data, report);
  }

  #checkRoot(
    { treeSize, rootHash }: { readonly treeSize: number; readonly rootHash: string },
    report: (message: string) => void,
  ): void {
    this.#heads += 1;
    if (treeSize > this.leaves) {
      return report(`${treeSize} events are sealed, of which the log holds ${this.leaves}`);
    }
    const added = treeSize - this.#tree.size;
    for (const leaf of this.waiting.take(added)) this.#tree.add(leaf);
    if (this.#tree.root().toString('hex') !== rootHash) {
      report(`the first ${treeSize} events are not those that were signed`);
    }
  }
}
