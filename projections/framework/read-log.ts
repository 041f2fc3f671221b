/** Stretches of the log that are larger than the store's pages. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog, LogPage } from '../../domain/kernel/event-log.js';
import type { Position } from '../../domain/kernel/position.js';

/** Own events of a stretch, and how far it reaches; how many others lie between is not counted. */
export type Stretch = Omit<LogPage<TallybookEvent>, 'looked'>;

/** Events that are read at once: what waits for the event loop meanwhile waits for so many. */
const AT_ONCE = 2_048;

/** Up to `limit` events after a position; undefined at the end of the log. */
export async function readStretch(
  log: Pick<EventLog<TallybookEvent>, 'readAll'>,
  after: Position,
  limit: number,
): Promise<Stretch | undefined> {
  const first = await log.readAll(after, Math.min(limit, AT_ONCE));
  if (first === undefined) return undefined;
  const events = [...first.events];
  let { position, eventId } = first;
  for (let left = limit - AT_ONCE; left > 0; left -= AT_ONCE) {
    // An embedded store reads without a pause.
    await nextTurn();
    const page = await log.readAll(position, Math.min(left, AT_ONCE));
    if (page === undefined) break;
    for (const event of page.events) events.push(event);
    ({ position, eventId } = page);
  }
  return { events, position, eventId };
}
