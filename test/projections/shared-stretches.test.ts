/** Groups that catch up side by side read each stretch of the log once, and none is held up for long. */
import { describe, expect, it } from '@jest/globals';
import type { StoredEvent } from '../../domain/kernel/event.js';
import type { TallybookEvent } from '../../domain/events.js';
import {
  type Position,
  positionToNumber,
  START,
  toPosition,
} from '../../domain/kernel/position.js';
import { SharedStretches } from '../../projections/framework/shared-stretches.js';

const LIMIT = 10;

/** A log of so many events, and the positions after which it was read. */
function logOf(events: number) {
  const log = {
    end: events,
    reads: [] as number[],
    readAll(after: Position, limit: number) {
      const from = positionToNumber(after);
      log.reads.push(from);
      const count = Math.min(limit, log.end - from);
      if (count <= 0) return Promise.resolve(undefined);
      const page = Array.from({ length: count }, (_, index) => {
        const position = toPosition(from + 1 + index);
        return { id: `e${from + 1 + index}`, position } as StoredEvent<TallybookEvent>;
      });
      const position = toPosition(from + count);
      return Promise.resolve({
        events: page,
        looked: count,
        position,
        eventId: `e${from + count}`,
      });
    },
  };
  return log;
}

/** A group that takes one stretch after the other, when it is told to. */
class Group {
  position = START;

  constructor(private readonly stretches: SharedStretches) {}

  async take(): Promise<boolean> {
    const stretch = await this.stretches.after(this.position, LIMIT, this);
    if (stretch === undefined) return false;
    this.position = stretch.position;
    return true;
  }
}

/** Resolves with true if the promise does in the turns of the event loop that come next. */
const comesSoon = async (promise: Promise<unknown>): Promise<boolean> => {
  let came = false;
  void promise.then(() => (came = true));
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return came;
};

/** A group that waits for another group, which has stopped after its first stretch. */
async function waitingFor(stretches: SharedStretches) {
  const [fast, slow] = [new Group(stretches), new Group(stretches)];
  await Promise.all([fast.take(), slow.take()]);
  for (let n = 0; n < 2; n += 1) await fast.take();
  const next = fast.take();
  expect(await comesSoon(next)).toBe(false);
  return { fast, slow, next };
}

describe('shared stretches', () => {
  it('are read once, by whichever group is ahead, which then waits for the others', async () => {
    const log = logOf(40);
    const stretches = new SharedStretches(log, 3_600_000);
    const [fast, slow] = [new Group(stretches), new Group(stretches)];
    await Promise.all([fast.take(), slow.take()]);
    await fast.take();
    // The slow group has not taken what the fast group would push out.
    await fast.take().then(() => expect(log.reads).toStrictEqual([0, 10, 20]));
    const fourth = fast.take();
    expect(await comesSoon(fourth)).toBe(false);
    await slow.take();
    await fourth;
    await slow.take();
    await slow.take();
    expect(log.reads).toStrictEqual([0, 10, 20, 30]);
    expect([fast.position, slow.position]).toStrictEqual([toPosition(40), toPosition(40)]);
  });

  it('keep nobody waiting for a group that has left', async () => {
    const stretches = new SharedStretches(logOf(100), 3_600_000);
    const { fast, slow, next } = await waitingFor(stretches);
    stretches.leave(slow);
    expect(await next).toBe(true);
    while (await fast.take());
    expect(fast.position).toBe(toPosition(100));
  });

  it('leave a group behind that takes too long, and it reads for itself', async () => {
    const log = logOf(100);
    const stretches = new SharedStretches(log, 1);
    const [fast, slow] = [new Group(stretches), new Group(stretches)];
    await Promise.all([fast.take(), slow.take()]);
    while (await fast.take());
    expect(fast.position).toBe(toPosition(100));
    while (await slow.take());
    expect(slow.position).toBe(toPosition(100));
    expect(log.reads.filter((from) => from === 10)).toHaveLength(2);
  });

  it('do not take the end of the log for its end for ever', async () => {
    const log = logOf(10);
    const stretches = new SharedStretches(log);
    const [group, other] = [new Group(stretches), new Group(stretches)];
    await Promise.all([group.take(), other.take()]);
    expect(await group.take()).toBe(false);
    log.end = 12;
    expect(await group.take()).toBe(true);
    expect(await other.take()).toBe(true);
    expect([group.position, other.position]).toStrictEqual([toPosition(12), toPosition(12)]);
  });

  it('keep nobody waiting when they stop', async () => {
    const stretches = new SharedStretches(logOf(100), 3_600_000);
    const { next } = await waitingFor(stretches);
    stretches.stop();
    expect(await next).toBe(true);
  });

  it('are read again after a failure', async () => {
    const log = logOf(10);
    let fails = true;
    const failing = {
      readAll: (after: Position, limit: number) =>
        fails ? Promise.reject(new Error('away')) : log.readAll(after, limit),
    };
    const group = new Group(new SharedStretches(failing));
    await expect(group.take()).rejects.toThrow('away');
    fails = false;
    expect(await group.take()).toBe(true);
  });
});
