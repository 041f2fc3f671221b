/** Events that a read model only says the place of, read from the log. */
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { Event } from './projection.js';

/** Where an event is. */
export interface Place {
  readonly stream: string;
  readonly revision: number;
}

type Log = Pick<EventLog<TallybookEvent>, 'readStream'>;

/** Revisions between two that are asked for: to read as many more costs less than another read. */
const BETWEEN = 8;

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

/** The events of a stream at these revisions, in their order. */
export async function readRevisions(
  log: Log,
  stream: string,
  revisions: readonly number[],
): Promise<readonly Event[]> {
  const wanted = new Set(revisions);
  const runs = runsOf([...wanted].sort((a, b) => a - b));
  const pages = runs.map(({ from, to }) => log.readStream(stream, { from, limit: to - from + 1 }));
  return (await Promise.all(pages)).flat().filter(({ revision }) => wanted.has(revision));
}

/** Neighbouring revisions are read together. @param revisions in their order. */
function runsOf(revisions: readonly number[]): { readonly from: number; to: number }[] {
  const runs: { readonly from: number; to: number }[] = [];
  for (const revision of revisions) {
    const run = runs.at(-1);
    if (run !== undefined && revision - run.to <= BETWEEN) run.to = revision;
    else runs.push({ from: revision, to: revision });
  }
  return runs;
}
