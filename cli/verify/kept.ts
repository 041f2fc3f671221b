/** What a check remembers of the log, by key; and the leaves that wait for the next head. */
import type { Hash } from '../../domain/seal/hash.js';

/** A `Map` will do for a short log; for a log of any length there is `SpillFile`. */
export interface Kept<V> {
  get(key: string): V | undefined;
  /** To be called again when a value that `get` has given was changed. */
  set(key: string, value: V): unknown;
}

/** How a value is written down. */
export interface Form<V> {
  write(value: V): string;
  read(text: string): V;
}

/** Makes what a check remembers; called once for each thing to remember. */
export type Keeper = <V>(form: Form<V>) => Kept<V>;

export const inMemory: Keeper = () => new Map();

/** Leaves in the order of the log. */
export interface LeafQueue {
  readonly length: number;
  push(leaf: Hash): void;
  /** Takes out the first items. @param count at most `length`. */
  take(count: number): Iterable<Hash>;
}

export function leavesInMemory(): LeafQueue {
  const leaves: Hash[] = [];
  return {
    get length() {
      return leaves.length;
    },
    push: (leaf) => void leaves.push(leaf),
    take: (count) => leaves.splice(0, count),
  };
}
