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

/** By the stream that they are in: each is read once. */
export function byStream<P extends Place>(places: readonly P[]): ReadonlyMap<string, readonly P[]> {
  const streams = new Map<string, P[]>();
  for (const place of places) {
    const others = streams.get(place.stream);
    if (others === undefined) streams.set(place.stream, [place]);
    else others.push(place);
  }
  return streams;
}

/** The events at these places, in the order of the log. */
export async function readPlaces(log: Log, places: readonly Place[]): Promise<Event[]> {
  const reads = [...byStream(places)].map(([stream, own]) => {
    const revisions = own.map(({ revision }) => revision);
    return readRevisions(log, stream, revisions);
  });
  const events = (await Promise.all(reads)).flat();
  return events.sort((a, b) => (a.position < b.position ? -1 : 1));
}
