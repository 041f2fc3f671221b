/** The supervision of readers, by a clock of the test's own. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { RecordedEvent, SubscriptionHandler } from '../../domain/kernel/event-store.js';
import { UnknownEventType } from '../../domain/kernel/event-log.js';
import { type Position, START, toPosition } from '../../domain/kernel/position.js';
import { follow } from '../../eventstore/reader/follow.js';
import { ReaderSupervisor } from '../../eventstore/reader/supervisor.js';

/** Lets everything run that waits for no timer. */
const settle = () => jest.advanceTimersByTimeAsync(0);

let nowMs = 0;
let readers: ReaderSupervisor;
beforeEach(() => {
  jest.useFakeTimers();
  nowMs = 0;
  readers = new ReaderSupervisor(undefined, () => nowMs);
});
afterEach(() => {
  jest.useRealTimers();
});

describe('a supervised reader', () => {
  it('reads again after each failure, later each time, and at once again when it has moved', async () => {
    const starts: number[] = [];
    let moves = false;
    const reader = readers.start({
      name: 'flaky',
      read({ beat }) {
        starts.push(nowMs);
        if (moves) beat();
        return Promise.reject(new Error('no'));
      },
    });
    const run = async (untilMs: number) => {
      while (nowMs < untilMs) {
        nowMs += 10;
        await jest.advanceTimersByTimeAsync(10);
      }
    };
    await run(20_000);
    const gaps = starts.slice(1).map((at, index) => at - (starts[index] ?? 0));
    expect(gaps.slice(0, 9)).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
    expect(readers.health()).toBe('flaky: reading again after Error: no');
    moves = true;
    starts.length = 0;
    await run(30_000);
    expect((starts.at(-1) ?? 0) - (starts.at(-2) ?? 0)).toBe(100);
    await reader.stop();
    expect(readers.health()).toBe(true);
  });

  it('halts at an event that this build does not know', async () => {
    const unknown = new UnknownEventType('New.v9', 'ledger-main', 3);
    const { done } = readers.start({ name: 'old', read: () => Promise.reject(unknown) });
    await expect(done).rejects.toBe(unknown);
    nowMs = 120_000;
    expect(readers.health()).toMatch(/^old: halted: UnknownEventType/);
    expect(readers.silent()).toEqual([]);
  });

  it('is silent after a minute without a sign of life', () => {
    let beat: (trouble?: string) => void = () => undefined;
    readers.start({
      name: 'quiet',
      read: (life) => new Promise(() => ({ beat } = life)),
    });
    nowMs = 60_000;
    expect(readers.silent()).toEqual([]);
    nowMs = 60_001;
    expect(readers.silent()).toEqual(['quiet']);
    beat();
    expect([readers.silent(), readers.health()]).toEqual([[], true]);
    beat('the read database does not answer');
    expect(readers.health()).toBe('quiet: the read database does not answer');
  });

  it('that looks every so often looks again after a failure', async () => {
    let looks = 0;
    const reader = readers.poll('keys', 1_000, () => {
      looks += 1;
      return looks === 2 ? Promise.reject(new Error('no')) : Promise.resolve();
    });
    await settle();
    expect(looks).toBe(1);
    await jest.advanceTimersByTimeAsync(1_000);
    expect([looks, readers.health()]).toEqual([2, 'keys: reading again after Error: no']);
    await jest.advanceTimersByTimeAsync(100);
    expect([looks, readers.health()]).toEqual([3, true]);
    await reader.stop();
  });
});

describe('a reader that follows the log', () => {
  const at = (position: number): Position => toPosition(BigInt(position));
  const recorded = (position: number) => ({ position: at(position) }) as RecordedEvent;

  /** A store whose subscriptions the test speaks for. */
  class FakeStore {
    readonly starts: Position[] = [];
    handler: SubscriptionHandler | undefined;
    headAt = START;
    fail: (error: Error) => void = () => undefined;

    head = () => Promise.resolve(this.headAt);

    subscribeToAll = (after: Position, handler: SubscriptionHandler) => {
      this.starts.push(after);
      this.handler = handler;
      let close = (): void => undefined;
      const done = new Promise<void>((resolve, reject) => {
        close = resolve;
        this.fail = reject;
      });
      done.catch(() => undefined);
      return { done, close: () => Promise.resolve(close()) };
    };
  }

  const start = (store: FakeStore, take = () => Promise.resolve()) => {
    let position = START;
    return readers.start({
      name: 'follower',
      read: (life) =>
        follow(
          store,
          {
            from: () => position,
            async take(events) {
              await take();
              position = events.at(-1)?.position ?? position;
            },
            onCaughtUp: () => undefined,
          },
          life,
        ),
    });
  };

  it('goes on after what it has dealt with when the subscription breaks', async () => {
    const store = new FakeStore();
    const reader = start(store);
    await settle();
    await store.handler?.onEvents([recorded(7)]);
    store.fail(new Error('disk I/O error'));
    await jest.advanceTimersByTimeAsync(100);
    expect(store.starts).toEqual([START, at(7)]);
    await reader.stop();
  });

  it('lives while the log does not grow', async () => {
    const reader = start(new FakeStore());
    for (let minute = 0; minute < 3; minute++) {
      nowMs += 60_000;
      await jest.advanceTimersByTimeAsync(60_000);
      expect(readers.silent()).toEqual([]);
    }
    await reader.stop();
  });

  it('subscribes anew when it hears nothing of a log that grows', async () => {
    const store = new FakeStore();
    const reader = start(store);
    await settle();
    store.headAt = at(9);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(store.starts).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(10_100);
    expect(store.starts).toEqual([START, START]);
    await reader.stop();
  });

  it('is silent when it never comes to an end with a page', async () => {
    const store = new FakeStore();
    start(store, () => new Promise(() => undefined));
    await settle();
    store.headAt = at(9);
    void store.handler?.onEvents([recorded(9)]);
    nowMs = 61_000;
    await jest.advanceTimersByTimeAsync(61_000);
    expect(readers.silent()).toEqual(['follower']);
    expect(store.starts).toHaveLength(1);
  });
});
