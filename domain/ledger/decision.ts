/** What deciding a ledger command comes to, and the rule of permanent idempotency. */
import { type Rejection, reject } from '../kernel/decider.js';
import type { Book } from './book.js';
import { type IdentifiedCommand, isOfContent } from './content.js';
import type { LedgerEvent } from './events.js';

export interface Rejected {
  readonly accepted: false;
  readonly rejection: Rejection;
}

export interface Accepted {
  readonly accepted: true;
  /** None if the command has already had its effect. */
  readonly events: readonly LedgerEvent[];
  /** Key of the event that the same command wrote before, if it did. */
  readonly earlier?: string;
  /** Set if there is no event and no later event can change that: an account that is open already. */
  readonly lasting?: true;
}

export type LedgerDecision = Accepted | Rejected;

/** What a decision sees: the live book, the past by key (see keys.ts), and the time. */
export interface Situation {
  readonly book: Book;
  /** Committed events by key, for the keys that `keysNeeded` names. */
  readonly past: (key: string) => LedgerEvent | undefined;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/** An event of the book by its key, be it committed or not yet. */
export const recall = ({ book, past }: Situation, key: string): LedgerEvent | undefined =>
  book.uncommitted(key) ?? past(key);

/**
 * The answer to an id that was used before: the original if the content is the same, a conflict
 * if it is not; undefined for a new id.
 */
export function repeated(
  situation: Situation,
  key: string,
  command: IdentifiedCommand,
): LedgerDecision | undefined {
  const event = recall(situation, key);
  if (event === undefined) return undefined;
  return isOfContent(event, command)
    ? { accepted: true, events: [], earlier: key }
    : reject('id_conflict', 'the id was used with other content', 'id');
}
