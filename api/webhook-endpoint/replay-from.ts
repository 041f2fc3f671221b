/** Where a replay begins: given as a sequence, a position of the log or a time, it is a sequence in the end. */
import { fromInstant } from '../../domain/kernel/clock.js';
import { parsePosition } from '../../domain/kernel/position.js';
import type { NotificationPlace } from '../../projections/notification/place.js';
import type { Engine } from '../composition/engine.js';
import { refuse } from '../http/refuse.js';

type Services = Pick<Engine, 'projections'>;

/** @param from a sequence, a position of 20 digits, or a time of RFC 3339. */
export async function replayFrom(
  { projections: { queries } }: Services,
  merchant: string,
  from: number | string,
): Promise<number> {
  const head = await queries.notificationHead(merchant);
  if (typeof from === 'number') {
    return from <= head ? from : refuse('invalid_request', 'there is no such sequence yet', 'from');
  }
  const position = parsePosition(from);
  if (position !== undefined) {
    return firstOf(queries, merchant, head, (place) => Promise.resolve(place.position >= position));
  }
  const ms = fromInstant(from);
  return firstOf(
    queries,
    merchant,
    head,
    async (place) => fromInstant((await queries.notificationAt(place)).occurredAt) >= ms,
  );
}

/** The first that is so, `head` + 1 if none is; those after it are so as well. */
async function firstOf(
  queries: Services['projections']['queries'],
  merchant: string,
  head: number,
  isSo: (place: NotificationPlace) => Promise<boolean>,
): Promise<number> {
  let [low, high] = [1, head + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [place] = await queries.notificationPlacesAt(merchant, [middle]);
    if (place === undefined) throw new Error(`${merchant} has no notification ${middle}`);
    if (await isSo(place)) high = middle;
    else low = middle + 1;
  }
  return low;
}
