/**
 * Who is told of which change. A payer follows a few objects among all that change, and there may be thousands of
 * payers: a change is looked up by its object, and costs those nothing whom it does not concern.
 */
import type { Position } from '../../domain/kernel/position.js';
import type { Change } from './contract.js';

/** A change, whose it is (null: nobody's but the house's), and where in the log. */
export interface LocatedChange {
  readonly change: Change;
  readonly merchant: string | null;
  readonly position: Position;
}

export type Listener = (changes: readonly LocatedChange[]) => void;

export class Listeners {
  readonly #ofAll = new Set<Listener>();
  readonly #ofObjects = new Map<string, Set<Listener>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** @param ids left out for all objects @returns ends it */
  add(listener: Listener, ids?: ReadonlySet<string>): () => void {
    if (ids === undefined) this.#ofAll.add(listener);
    for (const id of ids ?? []) {
      const those = this.#ofObjects.get(id) ?? new Set();
      this.#ofObjects.set(id, those.add(listener));
    }
    this.#size += 1;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#size -= 1;
      this.#ofAll.delete(listener);
      for (const id of ids ?? []) this.#forget(id, listener);
    };
  }

  /** Each listener is called once, with what concerns it. */
  tell(changes: readonly LocatedChange[]): void {
    for (const listener of this.#ofAll) listener(changes);
    const told = new Map<Listener, LocatedChange[]>();
    for (const located of changes) {
      for (const listener of this.#ofObjects.get(located.change.id ?? '') ?? []) {
        const those = told.get(listener) ?? [];
        those.push(located);
        told.set(listener, those);
      }
    }
    for (const [listener, those] of told) listener(those);
  }

  #forget(id: string, listener: Listener): void {
    const those = this.#ofObjects.get(id);
    those?.delete(listener);
    if (those?.size === 0) this.#ofObjects.delete(id);
  }
}
