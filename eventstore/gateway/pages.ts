/** Reads of any length, in pages of the store. */
import { type Position, positionToBigInt, toPosition } from '../../domain/kernel/position.js';
import type { RecordedEventWithContent } from '../sqlite/event-content.js';
import type { From } from './read-request.js';
import type { ServedStore } from './served-store.js';
import type { StreamWindow } from './stream-window.js';

/** Events read at once, unless fewer are wanted. */
const PAGE = 512;

/** The events of a stream that lie within its window, in pages. */
export async function* streamPages(
  store: ServedStore,
  stream: string,
  direction: 'forwards' | 'backwards',
  start: From<number>,
  window: StreamWindow,
  wanted: number,
): AsyncGenerator<readonly RecordedEventWithContent[]> {
  const limit = Math.min(wanted, PAGE);
  const forwards = direction === 'forwards';
  if (forwards && start === 'end') return;
  let from = start === 'start' ? 0 : start === 'end' ? Infinity : start;
  if (forwards) from = Math.max(from, window.from);
  while (from >= window.from) {
    const page = await store.readStream(stream, {
      direction,
      limit,
      withContent: true,
      ...(from === Infinity ? {} : { from }),
    });
    yield page.filter(
      ({ revision, createdMs }) => revision >= window.from && createdMs >= window.notBeforeMs,
    );
    const last = page.at(-1);
    if (last === undefined || page.length < limit) return;
    from = forwards ? last.revision + 1 : last.revision - 1;
  }
}

/** The events of the log, in pages. Forwards includes the position given, as the protocol says. */
export async function* logPages(
  store: ServedStore,
  direction: 'forwards' | 'backwards',
  start: From<Position>,
  wanted: number,
): AsyncGenerator<readonly RecordedEventWithContent[]> {
  if (start === (direction === 'forwards' ? 'end' : 'start')) return;
  const limit = Math.min(wanted, PAGE);
  let after = start === 'start' || start === 'end' ? undefined : exclusive(start, direction);
  for (;;) {
    const page = await store.readAll({
      direction,
      limit,
      systemStreams: true,
      ...(after === undefined ? {} : { after }),
    });
    yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < limit) return;
    after = last.position;
  }
}

function exclusive(position: Position, direction: 'forwards' | 'backwards'): Position | undefined {
  if (direction === 'backwards') return position;
  const place = positionToBigInt(position);
  return place === 0n ? undefined : toPosition(place - 1n);
}
