/** Events as the engine itself has appended them: what baselines write again. */
import type { EventStore, EventToAppend } from '../../domain/kernel/event-store.js';

const PAGE = 4_096;

/** The newest events of a stream, oldest first; all, if there are fewer. */
export async function newestEvents(
  store: EventStore,
  stream: string,
  count: number,
): Promise<readonly EventToAppend[]> {
  const newest: EventToAppend[] = [];
  let from: number | undefined;
  while (newest.length < count) {
    const limit = Math.min(PAGE, count - newest.length);
    const page = await store.readStream(stream, {
      direction: 'backwards',
      limit,
      ...(from === undefined ? {} : { from }),
    });
    for (const { id, type, data, metadata } of page) {
      newest.push({ id, type, data: copied(data), metadata: copied(metadata) });
    }
    const last = page.at(-1);
    if (last === undefined || last.revision === 0) break;
    from = last.revision - 1;
  }
  return newest.reverse();
}

/** A text of its own: a slice would keep the row alive that it was cut from. */
const copied = (text: string): string => Buffer.from(text).toString();

/** The events in groups of a size, over and over, so that a bounded sample stands for any number. */
export function inTurns(
  events: readonly EventToAppend[],
  size: number,
): () => readonly EventToAppend[] {
  if (events.length < size) throw new Error(`${events.length} events make no group of ${size}`);
  let next = 0;
  return () => {
    if (next + size > events.length) next = 0;
    const group = events.slice(next, next + size);
    next += size;
    return group;
  };
}
