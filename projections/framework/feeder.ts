/** What takes the groups of read models along the log: in this thread (runner.ts), or in another. */
import type { Position } from '../../domain/kernel/position.js';
import { type Slot, standsStill } from './feed.js';
import type { Waiters } from './waiters.js';

export interface Feeder {
  /** Resolves when all have reached the log's head as of the start; rejects if one halts before. */
  readonly ready: Promise<void>;
  readonly slots: readonly Slot[];
  /** Waits until the slots have come to a position; false if they have not in time, or cannot. */
  waitFor(position: Position, timeoutMs: number, slots: readonly Slot[]): Promise<boolean>;
  stop(): Promise<void>;
}

/** @param isStopped true once no feed will move any more. */
export const waitForSlots = (
  waiters: Waiters,
  isStopped: () => boolean,
  {
    position,
    timeoutMs,
    slots,
  }: {
    readonly position: Position;
    readonly timeoutMs: number;
    readonly slots: readonly Slot[];
  },
): Promise<boolean> =>
  waiters.wait(() => {
    const behind = slots.map(({ shown }) => shown).filter((feed) => feed.position < position);
    if (behind.length === 0) return true;
    return isStopped() || behind.some(standsStill) ? false : undefined;
  }, timeoutMs);
