/**
 * The port of the key store: data keys that stand outside the log, so that they can be destroyed and
 * what was encrypted under them is gone, while the log stays as it was sealed.
 */
import type { Position } from '../kernel/position.js';

/** A key of 32 bytes under which one thing is encrypted, once. */
export interface DataKey {
  readonly id: string;
  readonly bytes: Buffer;
}

export type FoundKey =
  | { readonly state: 'present'; readonly bytes: Buffer }
  /** `at`: the instant at which it was destroyed. */
  | { readonly state: 'destroyed'; readonly at: string }
  /** The store does not hold it: it was lost, or the key was made for another store. */
  | { readonly state: 'unavailable' };

export interface DataKeyStore {
  /** Under which hashes are keyed: 32 bytes, the same for as long as the store stands. */
  readonly digestKey: Buffer;
  /**
   * Makes new keys, all of them or none. They are durable when this resolves.
   * @param ids one for each key, at most 500; none was used before.
   * @param at the instant, for the record.
   */
  create(ids: readonly string[], at: string): Promise<readonly DataKey[]>;
  /** @throws MasterKeyNotGiven a key is wrapped by a master key that was not given. */
  find(id: string): Promise<FoundKey>;
  /**
   * Overwrites the bytes of keys for good; their rows stay, and say when. Keys that are destroyed
   * already, or that the store does not hold, stay as they are. When this resolves nobody finds them any more;
   * the files hold nothing of them a moment later, and once the store is closed.
   * @returns how many keys were destroyed by this call.
   */
  destroy(ids: readonly string[], at: string): Promise<number>;
  /**
   * Up to where in the log the store has lost every key that the log calls erased. A store that was restored from a
   * backup tells an earlier place.
   */
  erasedUpTo(): Promise<Position>;
  /** @param from as `erasedUpTo` told it. @returns false if another place stands there by now; then it stays. */
  moveErasedUpTo(from: Position, to: Position): Promise<boolean>;
  /** Wraps every key by the newest master key. @returns how many were not. @throws MasterKeyMissing */
  rewrap(): Promise<number>;
  close(): Promise<void>;
}

/** The store holds the keys of another log: to work with it would mix what is kept apart. */
export class KeysOfAnotherLog extends Error {
  constructor(where: string) {
    super(
      `${where} holds the data keys of another log; put the right one in its place, or move it away: ` +
        'then new keys are made, and what was encrypted before cannot be read',
    );
    this.name = 'KeysOfAnotherLog';
  }
}
