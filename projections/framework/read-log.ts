/** Stretches of the log that are larger than the store's pages. */
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog, LogPage } from '../../domain/kernel/event-log.js';
import type { Position } from '../../domain/kernel/position.js';

/** Own events of a stretch, and how far it reaches; how many others lie between is not counted. */
export type Stretch = Omit<LogPage<TallybookEvent>, 'looked'>;

/** The most that a store gives at once. */
const PAGE = 4_096;

/** Up to `limit` events after a position; undefined at the end of the log. */
export async function readStretch(
  log: EventLog<TallybookEvent>,
  after: Position,
  limit: number,
): Promise<Stretch | undefined> {
  let stretch: Stretch | undefined = await log.readAll(after, Math.min(limit, PAGE));
  for (let left = limit - PAGE; stretch !== undefined && left > 0; left -= PAGE) {
    const page = await log.readAll(stretch.position, Math.min(left, PAGE));
    if (page === undefined) break;
    stretch = { ...page, events: [...stretch.events, ...page.events] };
  }
  return stretch;
}
