/** Where the entries of pending accounts come from. */
import type { PendingEntry } from './due.js';

export interface PendingEntries {
  /**
   * Entries of an account of the book of payments after a place of the log, oldest first: read from the log, by
   * places that a read model found. It may be behind, and then has the first of them; it never leaves one out.
   * @param position null for the beginning.
   */
  after(account: string, position: string | null, limit: number): Promise<readonly PendingEntry[]>;
}
