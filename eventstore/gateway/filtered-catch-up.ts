/**
 * The part of a filtered subscription that catches up with the log: window by window, with a checkpoint
 * after each interval and one at the end, so that the client knows how far was looked although nothing
 * matched. Windows and checkpoints fall where EventStoreDB's do: the first window includes the event at
 * the start, and a checkpoint is the last event that was sent, or where the last window began.
 */
import { type Position, positionToBigInt } from '../../domain/kernel/position.js';
import type { RecordedEventWithContent } from '../sqlite/event-content.js';
import type { LogFilter } from './filter.js';
import type { Outbox } from './outbox.js';
import { logPages } from './pages.js';
import type { ServedStore } from './served-store.js';
import { streamsPb } from './stubs.js';

/** A page of the log, at most. */
const MAX_WINDOW = 512;

/** Resolves with the last position that was looked at, once the end of the log was met. */
export async function catchUpFiltered(
  store: ServedStore,
  from: Position | 'start',
  filter: LogFilter,
  send: (event: RecordedEventWithContent) => Promise<void>,
  outbox: Outbox,
): Promise<Position | 'start'> {
  const window = Math.min(filter.window, MAX_WINDOW);
  let looked = from;
  let checkpoint = from;
  let told: Position | 'start' = 'start';
  let sinceCheckpoint = 0;
  const tell = async (): Promise<void> => {
    if (checkpoint === 'start' || (told !== 'start' && checkpoint <= told)) return;
    told = checkpoint;
    await outbox.send(toCheckpoint(checkpoint));
  };

  // Only the first window includes where it starts: logPages goes on after the last event of a page.
  for await (const page of logPages(store, 'forwards', from, window)) {
    const [first] = page;
    for (const event of page) {
      if (outbox.gone()) return looked;
      looked = event.position;
      if ((from !== 'start' && event.position <= from) || !filter.matches(event)) continue;
      await send(event);
      checkpoint = event.position;
    }
    sinceCheckpoint += page.length;
    if (
      page.length === window &&
      first !== undefined &&
      sinceCheckpoint >= filter.checkpointInterval
    ) {
      sinceCheckpoint %= filter.checkpointInterval;
      if (checkpoint === 'start' || checkpoint < first.position) checkpoint = first.position;
      await tell();
    }
  }
  await tell();
  return looked;
}

export function toCheckpoint(position: Position): InstanceType<typeof streamsPb.ReadResp> {
  const place = positionToBigInt(position).toString();
  return new streamsPb.ReadResp().setCheckpoint(
    new streamsPb.ReadResp.Checkpoint().setCommitPosition(place).setPreparePosition(place),
  );
}
