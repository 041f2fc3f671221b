/** What a request says must be true of a stream. */
import type { ExpectedRevision } from '../../domain/kernel/event-store.js';
import { Refusal } from './refusal.js';

/** What the options of all appends and deletes have; BatchAppend calls the revision something else. */
interface Expectation {
  hasNoStream(): boolean;
  hasStreamExists(): boolean;
  hasAny(): boolean;
}

/** The options of Append, Delete and Tombstone. */
export interface RevisionOptions extends Expectation {
  hasRevision(): boolean;
  getRevision(): string;
}

/** @throws Refusal the request leaves out what it expects. */
export const toExpected = (options: RevisionOptions): ExpectedRevision =>
  expectedOf(options, options.hasRevision() ? options.getRevision() : undefined);

/**
 * @param revision undefined if the request names none.
 * @throws Refusal as `toExpected`
 */
export function expectedOf(options: Expectation, revision: string | undefined): ExpectedRevision {
  if (revision !== undefined) return Number(revision);
  if (options.hasNoStream()) return 'no_stream';
  if (options.hasStreamExists()) return 'stream_exists';
  if (options.hasAny()) return 'any';
  throw new Refusal('invalid-argument', 'the expected revision is missing');
}
