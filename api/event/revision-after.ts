/** Where in a stream its events after a position begin: positions rise with revisions, so halving finds it. */
import type { EventStore } from '../../domain/kernel/event-store.js';
import { type Position, START } from '../../domain/kernel/position.js';

export async function revisionAfter(
  store: Pick<EventStore, 'readStream'>,
  stream: string,
  position: Position,
): Promise<number> {
  if (position === START) return 0;
  const [last] = await store.readStream(stream, { direction: 'backwards', limit: 1 });
  let [low, high] = [0, last === undefined ? 0 : last.revision + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [event] = await store.readStream(stream, { from: middle, limit: 1 });
    if (event !== undefined && event.position <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}
