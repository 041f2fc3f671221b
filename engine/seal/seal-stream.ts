/**
 * The stream of seals as this process has read it: each seal is checked against the chain before it, and
 * the last head against the tree over the log. What does not hold stops the sealing for good.
 */
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { readWholeStream } from '../../domain/kernel/event-log.js';
import { type SealEvent, sealEventSchemas } from '../../domain/seal/events.js';
import { newSealChain, nextSeal, type SealChain } from '../../domain/seal/seal-chain.js';
import { SEAL_STREAM } from '../../domain/seal/streams.js';
import { SealsBroken } from './errors.js';
import type { SealTree } from './seal-tree.js';

export interface SealStreamOptions {
  readonly log: EventLog<TallybookEvent>;
  readonly tree: SealTree;
  /** Told once why the seals do not hold. */
  readonly onBroken: (fault: string) => void;
}

export class SealStream {
  #chain: SealChain;
  /** Of the last event of the stream that was read. */
  #revision: number;
  /** Instant of that event; undefined if it was not read in this life of the process. */
  #recordedAt: string | undefined;
  #reading: Promise<void> | undefined;
  #fault: string | undefined;

  constructor(private readonly options: SealStreamOptions) {
    const { log, tree } = options;
    this.#chain = tree.checked?.chain ?? newSealChain(log.storeId);
    this.#revision = tree.checked?.revision ?? -1;
  }

  /** Why the seals do not hold; undefined as long as they do. */
  get fault(): string | undefined {
    return this.#fault;
  }

  /** Of the last seal that was read; -1 if there is none. */
  get revision(): number {
    return this.#revision;
  }

  /** Reads what was added to the stream. @throws SealsBroken */
  async refresh(): Promise<SealChain> {
    this.#reading ??= this.#read().finally(() => (this.#reading = undefined));
    await this.#reading;
    return this.#chain;
  }

  /** When the last seal was recorded; empty if there is none. */
  async lastRecordedAt(): Promise<string> {
    if (this.#revision < 0) return '';
    if (this.#recordedAt === undefined) {
      const from = this.#revision;
      const [last] = await this.options.log.readStream(SEAL_STREAM, { from, limit: 1 });
      this.#recordedAt = last?.metadata.at ?? '';
    }
    return this.#recordedAt;
  }

  /** Resolves when no read is under way. */
  async idle(): Promise<void> {
    await this.#reading?.catch(() => undefined);
  }

  async #read(): Promise<void> {
    if (this.#fault !== undefined) throw new SealsBroken(this.#fault);
    const { log, tree } = this.options;
    tree.grow();
    let last: string | undefined;
    for await (const stored of readWholeStream(log, SEAL_STREAM, this.#revision + 1)) {
      const { event, revision, id, metadata } = stored;
      if (!isSealEvent(event)) throw new Error(`${event.type} among the seals`);
      const step = nextSeal(this.#chain, event);
      if (!step.holds) this.#break(`${SEAL_STREAM}/${revision}: ${step.fault}`);
      else this.#chain = step.chain;
      this.#revision = revision;
      this.#recordedAt = metadata.at;
      last = id;
    }
    if (last !== undefined) {
      tree.keptChain.keep({ chain: this.#chain, revision: this.#revision }, last);
    }
    const { head } = this.#chain;
    if (head === undefined || head.treeSize > tree.size) return;
    if (tree.rootAt(head.treeSize).toString('hex') !== head.rootHash) {
      this.#break(`the first ${head.treeSize} events are not those that were signed`);
    }
  }

  #break(fault: string): never {
    this.#fault = fault;
    this.options.onBroken(fault);
    throw new SealsBroken(fault);
  }
}

const isSealEvent = (event: TallybookEvent): event is SealEvent =>
  Object.hasOwn(sealEventSchemas, event.type);
