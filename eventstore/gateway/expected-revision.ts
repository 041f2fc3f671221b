/** What a request says must be true of a stream, and how the protocol writes that as one number. */
import type { ExpectedRevision } from '../../domain/kernel/event-store.js';

/** The options of Append, Delete and Tombstone; BatchAppend calls the revision something else. */
export interface RevisionOptions {
  hasRevision(): boolean;
  getRevision(): string;
  hasNoStream(): boolean;
  hasStreamExists(): boolean;
  hasAny(): boolean;
}

export function toExpected(options: RevisionOptions): ExpectedRevision {
  if (options.hasRevision()) return Number(options.getRevision());
  if (options.hasNoStream()) return 'no_stream';
  return options.hasStreamExists() ? 'stream_exists' : 'any';
}

/** False where the request leaves out what it expects. */
export const hasExpectation = (options: RevisionOptions): boolean =>
  options.hasRevision() || options.hasNoStream() || options.hasStreamExists() || options.hasAny();

const NUMBERS = { no_stream: -1, any: -2, stream_exists: -4 } as const;

/** As trailers give it. */
export const toRevisionNumber = (expected: ExpectedRevision): number =>
  typeof expected === 'number' ? expected : NUMBERS[expected];
