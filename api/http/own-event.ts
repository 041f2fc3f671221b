/** The event that a path names by its position. */
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { eventAt } from '../../domain/kernel/event-store.js';
import { parsePosition } from '../../domain/kernel/position.js';
import { isOwnStream } from '../../domain/streams.js';
import { refuse } from './refuse.js';

/** The event at the position, decoded; the request ends with 404 if there is none of the engine's own. */
export async function ownEvent(
  { log }: { readonly log: Pick<EventLog<TallybookEvent>, 'store' | 'readStream'> },
  position: string,
) {
  const parsed = parsePosition(position) ?? refuse('not_found');
  const found = await eventAt(log.store, parsed);
  if (found === undefined || !isOwnStream(found.stream)) return refuse('not_found');
  const { stream, revision: from } = found;
  const [event] = await log.readStream(stream, { from, limit: 1 });
  return event ?? refuse('not_found');
}
