/** Notifications of which the read model says the place, folded from the log as of their events. */
import type { TallybookEvent } from '../../domain/events.js';
import { type EventLog, readWholeStream } from '../../domain/kernel/event-log.js';
import { type Notification, placed } from '../../domain/notification/notification.js';
import { byStream } from '../framework/read-places.js';
import type { NotificationPlace } from './place.js';
import { payments, toldOf } from './told.js';

type Log = Pick<EventLog<TallybookEvent>, 'readStream'>;

/** Streams that are read side by side. */
const AT_ONCE = 16;

/** In the order of the places. */
export async function readNotifications(
  log: Log,
  places: readonly NotificationPlace[],
): Promise<readonly Notification[]> {
  const streams = [...byStream(places)];
  const found = new Map<number, Notification>();
  for (let first = 0; first < streams.length; first += AT_ONCE) {
    const reads = streams
      .slice(first, first + AT_ONCE)
      .map(([stream, wanted]) => readStream(log, stream, wanted));
    for (const notification of (await Promise.all(reads)).flat()) {
      found.set(notification.sequence, notification);
    }
  }
  return places.map(({ sequence, stream, revision }) => {
    const notification = found.get(sequence);
    if (notification === undefined) throw new Error(`no notice in ${stream} at ${revision}`);
    return notification;
  });
}

async function readStream(
  log: Log,
  stream: string,
  wanted: readonly NotificationPlace[],
): Promise<readonly Notification[]> {
  const places = new Map(wanted.map((place) => [place.revision, place]));
  const last = Math.max(...places.keys());
  const found: Notification[] = [];
  let state: unknown = null;
  const told = toldOf(stream) ?? payments;
  for await (const { id, revision, event, metadata } of readWholeStream(log, stream)) {
    if (revision > last) break;
    const step = told.step(state, { id, event, metadata });
    if (step === undefined) continue;
    ({ state } = step);
    const place = places.get(revision);
    if (place !== undefined && step.notice !== undefined) found.push(placed(step.notice, place));
  }
  return found;
}
