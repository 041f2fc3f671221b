/** Events of a stream of which only the revisions are known. */
import type { EventLog } from './event-log.js';
import type { DomainEvent, StoredEvent } from './event.js';

/** Events per read, within what the port allows. */
const PAGE = 1_024;
/** Revisions that are read in vain rather than by another read. */
const MAX_GAP = 64;
/** Reads side by side: a server far away is not waited for read by read, nor asked for thousands at once. */
const AT_ONCE = 16;

/** The events at the revisions, those that exist, in the order of the stream. Neighbours share a read. */
export async function readRevisions<E extends DomainEvent>(
  log: Pick<EventLog<E>, 'readStream'>,
  stream: string,
  revisions: Iterable<number>,
): Promise<readonly StoredEvent<E>[]> {
  const wanted = new Set(revisions);
  const stretches = stretchesOf([...wanted].sort((a, b) => a - b));
  const found: StoredEvent<E>[] = [];
  for (let first = 0; first < stretches.length; first += AT_ONCE) {
    const reads = stretches.slice(first, first + AT_ONCE);
    for (const page of await Promise.all(reads.map((read) => log.readStream(stream, read)))) {
      for (const stored of page) if (wanted.has(stored.revision)) found.push(stored);
    }
  }
  return found;
}

function stretchesOf(sorted: readonly number[]): readonly { from: number; limit: number }[] {
  const all: { from: number; limit: number }[] = [];
  for (const revision of sorted) {
    const last = all.at(-1);
    const limit = last === undefined ? 0 : revision - last.from + 1;
    if (last !== undefined && limit <= PAGE && limit - last.limit <= MAX_GAP) last.limit = limit;
    else all.push({ from: revision, limit: 1 });
  }
  return all;
}
