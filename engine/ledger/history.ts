/**
 * The past of a book as decisions ask for it: committed events by key, found by the index and read from
 * the log. Deciding is synchronous, so keys are prepared before and forgotten after.
 */
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { keysOf } from '../../domain/ledger/keys.js';
import { readRevisionsOfBook, type StoredLedgerEvent } from './book-log.js';
import type { IdIndex } from './id-index.js';

export class History {
  readonly #prepared = new Map<string, StoredLedgerEvent | undefined>();

  constructor(
    private readonly log: EventLog<TallybookEvent>,
    private readonly book: string,
    private readonly ids: IdIndex,
  ) {}

  /**
   * Makes `find` answer for the keys, and for no others: a table of a few hundred stays in the processor's cache.
   * @returns a promise only if the log has to be read: new ids, most of all, cost no wait.
   */
  prepare(keys: readonly string[]): Promise<void> | undefined {
    this.#prepared.clear();
    for (const key of keys) this.#prepared.set(key, undefined);
    const candidates = this.ids.find(keys);
    return candidates.size === 0 ? undefined : this.#read(candidates);
  }

  async #read(candidates: ReadonlyMap<string, readonly number[]>): Promise<void> {
    const events = await readRevisionsOfBook(this.log, this.book, [...candidates.values()].flat());
    for (const [key, revisions] of candidates) {
      for (const revision of revisions) {
        const stored = events.get(revision);
        if (stored !== undefined && keysOf(stored.event).includes(key)) {
          this.#prepared.set(key, stored);
        }
      }
    }
  }

  /** The committed event of a prepared key. */
  find(key: string): StoredLedgerEvent | undefined {
    if (!this.#prepared.has(key))
      throw new Error('a decision asks for a key that was not prepared');
    return this.#prepared.get(key);
  }

  /** Looks one key up. */
  async lookUp(key: string): Promise<StoredLedgerEvent | undefined> {
    const revisions = this.ids.find([key]).get(key) ?? [];
    const events = await readRevisionsOfBook(this.log, this.book, revisions);
    return [...events.values()].find(({ event }) => keysOf(event).includes(key));
  }

  forget(): void {
    this.#prepared.clear();
  }
}
