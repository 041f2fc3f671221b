/** Other looks at a log: shorter, or cut into pages of chosen sizes. */
import { once } from 'node:events';
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog, LogPage, LogReader } from '../../domain/kernel/event-log.js';
import type { Position } from '../../domain/kernel/position.js';
import type { ReaderLife } from '../../domain/kernel/reader.js';

type Log = EventLog<TallybookEvent>;

/** The log as it was when it ended at a position, in pages of these sizes, over and over. */
export function logUpTo(log: Log, end: Position, sizes: readonly number[] = [512]): Log {
  let page = 0;
  return {
    ...{ store: log.store, storeId: log.storeId },
    append: (...args) => log.append(...args),
    encode: (event) => log.encode(event),
    readStream: (...args) => log.readStream(...args),
    head: () => Promise.resolve(end),
    async readAll(after) {
      if (after >= end) return undefined;
      const size = sizes[(page += 1) % sizes.length] ?? 1;
      const found = await log.readAll(after, size);
      return found && cutAt(found, end);
    },
    readers: log.readers,
    follow: (reader) =>
      log.readers.start({ name: reader.name, read: (life) => toTheEnd(reader, life) }),
    followRecorded: () => {
      throw new Error('nobody reads recorded events of this log');
    },
  };
}

/** The reader comes to the end by itself, and hears nothing new. */
async function toTheEnd(reader: LogReader<TallybookEvent>, life: ReaderLife): Promise<void> {
  await reader.from(life);
  reader.onCaughtUp?.();
  if (!life.signal.aborted) await once(life.signal, 'abort');
}

function cutAt(page: LogPage<TallybookEvent>, end: Position): LogPage<TallybookEvent> {
  if (page.position <= end) return page;
  const events = page.events.filter(({ position }) => position <= end);
  const last = events.at(-1);
  if (last === undefined) throw new Error('the end lies on an event of ours');
  return { events, looked: events.length, position: last.position, eventId: last.id };
}

/** Positions of all events of a log. */
export async function positionsOf(log: Log): Promise<Position[]> {
  const recorded = await log.store.readAll({ limit: 4_096 });
  return recorded.map(({ position }) => position);
}
