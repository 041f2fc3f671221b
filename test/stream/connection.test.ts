/** A connection by itself: what it gathers, how it beats, and when it gives its reader up. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { toPosition } from '../../domain/kernel/position.js';
import type { ChangeFeed } from '../../api/stream/change-feed.js';
import type { LocatedChange } from '../../api/stream/listeners.js';
import { type Following, followInto, type Sink } from '../../api/stream/connection.js';
import { TOPICS } from '../../api/stream/contract.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const located = (number: number, id: string | null = `pay_${number}`): LocatedChange => ({
  change: { topic: 'payments', id },
  merchant: 'shop',
  position: toPosition(number),
});

function world(following: Partial<Following> = {}) {
  const listeners = new Set<(changes: readonly LocatedChange[]) => void>();
  const enders = new Set<() => void>();
  const feed: ChangeFeed = {
    position: toPosition(1),
    ended: false,
    follow(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    since: () => undefined,
    onEnd(listener) {
      enders.add(listener);
      return () => void enders.delete(listener);
    },
    end: () => undefined,
    stop: () => Promise.resolve(),
  };
  const written: string[] = [];
  const state = { waiting: 0, ended: 0, destroyed: 0 };
  let close = (): void => undefined;
  const sink: Sink = {
    write: (text) => written.push(text),
    get writableLength() {
      return state.waiting;
    },
    end: () => (state.ended += 1),
    destroy: () => (state.destroyed += 1),
    once: (_event, listener) => (close = listener),
  };
  followInto(sink, feed, {
    topics: new Set(TOPICS),
    merchant: null,
    after: undefined,
    mayGoOn: () => Promise.resolve(true),
    ...following,
  });
  written.splice(0);
  return {
    ...{ written, state, enders },
    tell: (...changes: LocatedChange[]) => {
      for (const listener of listeners) listener(changes);
    },
    close: () => close(),
    /** What the connection still holds, whether or not it is closed. */
    held: () => [listeners.size, enders.size, jest.getTimerCount()],
  };
}

const message = (position: number, changes: readonly unknown[]) =>
  `event: change\nid: ${toPosition(position)}\ndata: ${JSON.stringify({ changes })}\n\n`;
const payments = (id: string | null) => ({ topic: 'payments', id });
const overview = { topic: 'overview', id: null };

describe('changes', () => {
  it('of a moment go in one event, each of them once, with the position of the last', () => {
    const { tell, written } = world();
    tell(located(2, 'pay_a'), located(3, 'pay_b'));
    tell(located(4, 'pay_a'));
    expect(written).toStrictEqual([]);
    jest.advanceTimersByTime(100);
    expect(written).toStrictEqual([message(4, [overview, payments('pay_a'), payments('pay_b')])]);
  });

  it('in great number are told by their topics', () => {
    const { tell, written } = world({ topics: new Set(['payments']) });
    const many = Array.from({ length: 300 }, (_, index) => located(index + 2));
    tell(...many);
    jest.advanceTimersByTime(100);
    const told = many.slice(0, 200).map(({ change }) => change);
    expect(written).toStrictEqual([message(301, [...told, payments(null)])]);
  });
});

describe('a reader', () => {
  it('hears a beat every 15 seconds', async () => {
    const { written } = world();
    await jest.advanceTimersByTimeAsync(30_000);
    expect(written).toStrictEqual([': beat\n\n', ': beat\n\n']);
  });

  it('is ended at the next beat when its key has ended, or when that cannot be known', async () => {
    for (const mayGoOn of [() => Promise.resolve(false), () => Promise.reject(new Error('no'))]) {
      const { state, written } = world({ mayGoOn });
      await jest.advanceTimersByTimeAsync(15_000);
      expect([state.ended, written]).toStrictEqual([1, []]);
    }
  });

  // It may take nothing, and then the connection does not close: what is written after the end is an error.
  it.each(['the server', 'its key'])('is written nothing when %s has ended', async (what) => {
    const isKey = what === 'its key';
    const { tell, state, written, enders, held } = world({
      mayGoOn: () => Promise.resolve(!isKey),
    });
    if (isKey) await jest.advanceTimersByTimeAsync(14_950);
    tell(located(2));
    if (isKey) await jest.advanceTimersByTimeAsync(50);
    else for (const end of enders) end();
    expect([state.ended, ...held()]).toStrictEqual([1, 0, 0, 0]);
    await jest.advanceTimersByTimeAsync(60_000);
    expect([state.ended, written]).toStrictEqual([1, []]);
  });

  it('is written nothing when the server ends while it is asked whether the key stands', async () => {
    let answer = (_may: boolean): void => undefined;
    const { written, enders, state } = world({
      mayGoOn: () => new Promise((resolve) => (answer = resolve)),
    });
    await jest.advanceTimersByTimeAsync(15_000);
    for (const end of enders) end();
    answer(true);
    await jest.advanceTimersByTimeAsync(0);
    expect([state.ended, written]).toStrictEqual([1, []]);
  });

  it('that leaves 256 KiB is dropped, and nothing more is kept for it', () => {
    const { tell, state, written, close, held } = world();
    state.waiting = 256 * 1_024 + 1;
    tell(located(2));
    jest.advanceTimersByTime(100);
    expect([state.destroyed, written]).toStrictEqual([1, []]);
    expect(held()).toStrictEqual([0, 0, 0]);
    close();
  });

  it('of another merchant is told nothing', () => {
    const { tell, written } = world({ merchant: 'other' });
    tell(located(2));
    jest.advanceTimersByTime(1_000);
    expect(written).toStrictEqual([]);
  });
});
