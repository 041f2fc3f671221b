/** Faults of the caller, found before the client is called. */
import type { EventToAppend, ExpectedRevision } from '../../domain/kernel/event-store.js';

const LARGEST_PAGE = 4_096;

/** @throws RangeError no stream, no event, or a revision that is none. */
export function checkAppend(
  stream: string,
  events: readonly EventToAppend[],
  expected: ExpectedRevision,
): void {
  if (stream === '') throw new RangeError('a stream has a name');
  // The server accepts an empty append, and answers with a revision that does not exist.
  if (events.length === 0) throw new RangeError('an append holds at least one event');
  if (typeof expected === 'number' && !(Number.isSafeInteger(expected) && expected >= 0)) {
    throw new RangeError(`not a revision: ${expected}`);
  }
}

/** @throws RangeError a page of nothing, or one too large. */
export function checkLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= LARGEST_PAGE) return;
  throw new RangeError(`a page holds 1 to ${LARGEST_PAGE} events, not ${limit}`);
}
