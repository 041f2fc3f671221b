/** Events that a read model only says the place of, read from the log. */
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { readRevisions } from '../../domain/kernel/read-revisions.js';
import type { Event } from './projection.js';

/** Where an event is. */
export interface Place {
  readonly stream: string;
  readonly revision: number;
}

type Log = Pick<EventLog<TallybookEvent>, 'readStream'>;

/** The events at these places, in the order of the log. */
export async function readPlaces(log: Log, places: readonly Place[]): Promise<Event[]> {
  const byStream = new Map<string, number[]>();
  for (const { stream, revision } of places) {
    const revisions = byStream.get(stream);
    if (revisions === undefined) byStream.set(stream, [revision]);
    else revisions.push(revision);
  }
  const reads = [...byStream].map(([stream, revisions]) => readRevisions(log, stream, revisions));
  const events = (await Promise.all(reads)).flat();
  return events.sort((a, b) => (a.position < b.position ? -1 : 1));
}
