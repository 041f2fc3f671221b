/** A reader that follows the log by a subscription. */
import type { EventStore, RecordedEvent } from '../../domain/kernel/event-store.js';
import type { Position } from '../../domain/kernel/position.js';
import type { ReaderLife } from '../../domain/kernel/reader.js';
import { pause } from './supervisor.js';

export interface Follower {
  /** Where to go on after, asked at each start. */
  from(life: ReaderLife): Position | Promise<Position>;
  take(events: readonly RecordedEvent[], life: ReaderLife): Promise<void>;
  onCaughtUp(): void;
}

/** How often a reader to which nothing comes asks whether the log has grown past it. */
const LOOK_MS = 10_000;

/**
 * Follows the log until the reader is stopped or the store is closed.
 * @throws whatever ended the subscription, or Error when it no longer tells of what was appended.
 */
export async function follow(
  store: Pick<EventStore, 'head' | 'subscribeToAll'>,
  follower: Follower,
  life: ReaderLife,
): Promise<void> {
  let position = await follower.from(life);
  if (life.signal.aborted) return;
  let isTaking = false;
  const subscription = store.subscribeToAll(position, {
    async onEvents(events) {
      isTaking = true;
      await follower.take(events, life);
      isTaking = false;
      position = events.at(-1)?.position ?? position;
      life.beat();
    },
    onCaughtUp() {
      life.beat();
      follower.onCaughtUp();
    },
  });
  const over = new AbortController();

  /**
   * A subscription that has nothing to tell looks like a subscription that was lost without a word. So the head
   * of the log is asked for: it is the sign of life of a quiet reader, and finds a deaf one.
   */
  const lookAtHead = async (): Promise<void> => {
    for (let seen = position; ;) {
      const before = position;
      await pause(LOOK_MS, over.signal);
      if (over.signal.aborted) return;
      const isDeaf = position === before && position < seen && !isTaking;
      if (isDeaf) throw new Error(`nothing was heard of the events after ${position}`);
      seen = await store.head();
      if (position >= seen) life.beat();
    }
  };

  const close = (): void => void subscription.close();
  life.signal.addEventListener('abort', close, { once: true });
  try {
    await Promise.race([subscription.done, lookAtHead()]);
  } finally {
    life.signal.removeEventListener('abort', close);
    over.abort();
    await subscription.close();
  }
}
