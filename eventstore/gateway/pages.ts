/** Reads of any length, in pages of the store. */
import type { EventStore, RecordedEvent } from '../../domain/kernel/event-store.js';
import { type Position, positionToBigInt, toPosition } from '../../domain/kernel/position.js';
import type { From } from './read-request.js';

const PAGE = 512;

/** At most `count` events of a stream, in pages. */
export async function* streamPages(
  store: EventStore,
  stream: string,
  direction: 'forwards' | 'backwards',
  start: From<number>,
  count: number,
): AsyncGenerator<readonly RecordedEvent[]> {
  if (direction === 'forwards' && start === 'end') return;
  let from = start === 'start' ? 0 : start === 'end' ? undefined : start;
  for (let left = count; left > 0;) {
    const limit = Math.min(left, PAGE);
    const page = await store.readStream(stream, {
      direction,
      limit,
      ...(from === undefined ? {} : { from }),
    });
    yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < limit) return;
    left -= page.length;
    from = direction === 'forwards' ? last.revision + 1 : last.revision - 1;
    if (from < 0) return;
  }
}

/** At most `count` events of the log, in pages. Forwards includes the position given, as the protocol says. */
export async function* logPages(
  store: EventStore,
  direction: 'forwards' | 'backwards',
  start: From<Position>,
  count: number,
): AsyncGenerator<readonly RecordedEvent[]> {
  if (start === (direction === 'forwards' ? 'end' : 'start')) return;
  let after = start === 'start' || start === 'end' ? undefined : exclusive(start, direction);
  for (let left = count; left > 0;) {
    const limit = Math.min(left, PAGE);
    const page = await store.readAll({
      direction,
      limit,
      ...(after === undefined ? {} : { after }),
    });
    yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < limit) return;
    left -= page.length;
    after = last.position;
  }
}

function exclusive(position: Position, direction: 'forwards' | 'backwards'): Position | undefined {
  if (direction === 'backwards') return position;
  const place = positionToBigInt(position);
  return place === 0n ? undefined : toPosition(place - 1n);
}
