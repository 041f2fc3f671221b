/**
 * The seals: a reader of the log that keeps a Merkle tree over it, and from time to time signs the
 * tree's root into the log. It costs the writers nothing: what was appended is sealed later.
 */
import type { TallybookEvent } from '../../domain/events.js';
import { type Clock, fromInstant, toInstant } from '../../domain/kernel/clock.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { eventAt, WrongExpectedRevision } from '../../domain/kernel/event-store.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import type { Position } from '../../domain/kernel/position.js';
import type { RunningReader } from '../../domain/kernel/reader.js';
import { SEAL_STREAM } from '../../domain/seal/streams.js';
import type { SealEvent } from '../../domain/seal/events.js';
import type { Hash } from '../../domain/seal/hash.js';
import type { SealedEvent } from '../../domain/seal/leaf.js';
import type { CurrentKey } from '../../domain/seal/seal-chain.js';
import type { EventProof } from '../../domain/seal/sealed-event.js';
import type { SignedTreeHead } from '../../domain/seal/tree-head.js';
import { consistencyProof, inclusionProof } from '../../domain/seal/tree.js';
import { envelop, notBefore } from '../decide-and-append.js';
import { NotSealedYet, SealsBroken } from './errors.js';
import type { SealKey } from './seal-key.js';
import { SealStream } from './seal-stream.js';
import { SealTree } from './seal-tree.js';
import { announceKey, signTreeHead } from './signing.js';

export interface LatestSeal {
  readonly head: SignedTreeHead;
  /** The key that signed it, as the log announces it: an auditor compares it with his own copy. */
  readonly key: CurrentKey;
}

export interface ProvenEvent {
  readonly event: SealedEvent;
  readonly proof: EventProof;
}

export interface Seals {
  /** True, or why nothing is signed any more. */
  health(): true | string;
  /** The head that was signed last. @throws NotSealedYet, SealsBroken */
  latest(): Promise<LatestSeal>;
  /**
   * The proof that the event at a position stands in the last head's tree; undefined if there is no
   * event at the position, or an event that is no leaf.
   * @throws NotSealedYet, SealsBroken
   */
  proofOf(position: Position): Promise<ProvenEvent | undefined>;
  /**
   * The proof that the tree of one size begins with the tree of a smaller size, hex from below.
   * @param newSize default: that of the last head.
   * @throws NotSealedYet above the last head. @throws RangeError unless 1 ≤ oldSize ≤ newSize.
   */
  consistency(oldSize: number, newSize?: number): Promise<ConsistencyAnswer>;
  /** Keeps what was read, and signs it once in an interval. To be called every second or so. */
  sealDue(): Promise<void>;
  /** Signs what this reader has read since the last head; false if there is nothing to sign. */
  seal(): Promise<boolean>;
  stop(): Promise<void>;
}

export interface ConsistencyAnswer {
  readonly oldSize: number;
  readonly newSize: number;
  /** Hex. */
  readonly oldRoot: string;
  readonly newRoot: string;
  readonly path: readonly string[];
}

export interface SealLogger {
  warn(members: object, message: string): void;
  error(members: object, message: string): void;
}

export interface SealOptions {
  readonly log: EventLog<TallybookEvent>;
  readonly dataDir: string;
  readonly key: SealKey;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** At most one head in so many milliseconds; 0: only when `seal` is called. */
  readonly intervalMs: number;
  /** The log is read once this has settled: a tree that is made anew holds up nothing. Default: at once. */
  readonly startAfter?: Promise<unknown>;
  readonly logger: SealLogger;
}

/** Opens the tree and begins to read the log, if there is nothing to wait for. */
export async function openSeals(options: SealOptions): Promise<Seals> {
  const { log, dataDir } = options;
  return new LogSeals(options, await SealTree.open(dataDir, log.store, log.storeId));
}

const hex = (hash: Hash): string => hash.toString('hex');

class LogSeals implements Seals {
  #reader: RunningReader | undefined;
  #stopped = false;
  readonly #stream: SealStream;
  /** The key was announced in this life of the process: it is not announced again. */
  #announced = false;
  #sealedMs: number;

  constructor(
    private readonly options: SealOptions,
    private readonly tree: SealTree,
  ) {
    const { log, clock, logger, startAfter } = options;
    this.#stream = new SealStream({
      ...{ log, tree },
      onBroken: (fault) => logger.error({ fault }, 'the seals do not hold'),
    });
    this.#sealedMs = clock.now();
    const start = (): void => this.#start();
    if (startAfter === undefined) start();
    else startAfter.then(start, start);
  }

  #start(): void {
    if (this.#stopped) return;
    const { tree } = this;
    this.#reader = this.options.log.followRecorded({
      name: 'seals',
      from: () => tree.rewind(),
      onEvents: (events) => {
        tree.take(events);
        return Promise.resolve();
      },
    });
  }

  health(): true | string {
    return this.#stream.fault ?? true;
  }

  async latest(): Promise<LatestSeal> {
    const { head, key } = await this.#stream.refresh();
    if (head === undefined || key === undefined) throw new NotSealedYet();
    return { head, key };
  }

  async proofOf(position: Position): Promise<ProvenEvent | undefined> {
    const { head } = await this.#stream.refresh();
    const leaf = this.tree.leafAt(position);
    if (leaf === undefined) {
      if (position <= this.tree.position) return undefined;
      if (position > (await this.options.log.head())) return undefined;
      throw new NotSealedYet();
    }
    if (head === undefined || leaf >= head.treeSize || head.treeSize > this.tree.size) {
      throw new NotSealedYet();
    }
    const event = await eventAt(this.options.log.store, position);
    if (event === undefined) throw new SealsBroken(`no event at ${position} any more`);
    const { type, stream, revision, id, data, metadata } = event;
    return {
      event: { type, stream, revision, id, data, metadata },
      proof: {
        leafIndex: leaf,
        auditPath: inclusionProof(this.tree.readNode, leaf, head.treeSize).map(hex),
        head,
      },
    };
  }

  async consistency(oldSize: number, newSize?: number): Promise<ConsistencyAnswer> {
    const { head } = await this.#stream.refresh();
    if (head === undefined || head.treeSize > this.tree.size) throw new NotSealedYet();
    const to = newSize ?? head.treeSize;
    if (to > head.treeSize || oldSize > head.treeSize) throw new NotSealedYet();
    const { readNode } = this.tree;
    return {
      oldSize,
      newSize: to,
      path: consistencyProof(readNode, oldSize, to).map(hex),
      oldRoot: hex(this.tree.rootAt(oldSize)),
      newRoot: hex(this.tree.rootAt(to)),
    };
  }

  async sealDue(): Promise<void> {
    const { clock, intervalMs } = this.options;
    this.tree.grow();
    const sinceMs = clock.now() - this.#sealedMs;
    // A clock that was set back does not put the next head off.
    if (intervalMs === 0 || (sinceMs >= 0 && sinceMs < intervalMs)) return;
    await this.seal();
    this.#sealedMs = clock.now();
  }

  async seal(): Promise<boolean> {
    const chain = await this.#stream.refresh();
    const { size } = this.tree;
    if (size <= (chain.head?.treeSize ?? 0)) return false;
    const { log, key, clock, ids, logger } = this.options;
    const signedAt = toInstant(clock.now());
    const events: SealEvent[] = [];
    if (chain.key?.keyId !== key.keyId) {
      // Servers that seal one log share a key; if they do not, the last to start seals.
      if (this.#announced) {
        logger.warn({ keyId: chain.key?.keyId }, 'another server seals this log with its own key');
        return false;
      }
      events.push(announceKey(log.storeId, key, key, signedAt));
    }
    const head = {
      storeId: log.storeId,
      treeSize: size,
      rootHash: hex(this.tree.rootAt(size)),
      signedAt,
      position: this.tree.positionOf(size - 1),
    };
    events.push(signTreeHead(head, key));
    const correlationId = ids.uuid();
    const context = {
      ...{ correlationId, causationId: correlationId, actor: 'timer' },
      nowMs: fromInstant(signedAt),
    };
    const recordedAt = await this.#stream.lastRecordedAt();
    try {
      await log.append(
        SEAL_STREAM,
        envelop<TallybookEvent>(events, context, ids).map((event) => notBefore(event, recordedAt)),
        this.#stream.revision < 0 ? 'no_stream' : this.#stream.revision,
      );
      this.#announced = true;
      return true;
    } catch (error) {
      // Another server was first: its head covers what the head of this server would have said.
      if (error instanceof WrongExpectedRevision) return false;
      throw error;
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#reader?.stop();
    await this.#stream.idle();
    this.tree.close();
  }
}
