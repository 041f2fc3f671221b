import type { EventStore, RecordedEvent } from './event-store.js';
import { type Position, START } from './position.js';

const PAGE = 1_024;

/**
 * Every event as stored, page by page, up to and including the position `to`.
 * @param limit of a page, at least 1, within what the port allows
 */
export async function* readStoredPages(
  store: Pick<EventStore, 'readAll'>,
  to: Position,
  limit = PAGE,
): AsyncGenerator<readonly RecordedEvent[]> {
  for (let after = START; after < to;) {
    const page = await store.readAll({ after, limit });
    const last = page.at(-1);
    if (last === undefined) return;
    yield last.position <= to ? page : page.filter(({ position }) => position <= to);
    after = last.position;
  }
}
