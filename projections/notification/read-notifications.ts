/** Notifications of which the read model says the place, folded from the log as of their events. */
import type { TallybookEvent } from '../../domain/events.js';
import { type EventLog, readWholeStream } from '../../domain/kernel/event-log.js';
import { noticeOf, type Notification, placed } from '../../domain/notification/notification.js';
import { isPaymentEvent } from '../../domain/payment/aggregate.js';
import { evolvePayment } from '../../domain/payment/evolve/index.js';
import type { PaymentState } from '../../domain/payment/payment.js';
import { byStream } from '../framework/read-places.js';
import type { NotificationPlace } from './place.js';

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
  let state: PaymentState = null;
  for await (const { id, revision, event, metadata } of readWholeStream(log, stream)) {
    if (revision > last) break;
    if (!isPaymentEvent(event)) continue;
    state = evolvePayment(state, event, metadata.at);
    const place = places.get(revision);
    const notice =
      place === undefined || state === null ? undefined : noticeOf({ id, event, metadata }, state);
    if (place !== undefined && notice !== undefined) found.push(placed(notice, place));
  }
  return found;
}
