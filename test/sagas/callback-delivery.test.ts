/** How many callbacks are on their way at once, if all of history is read again. Counted, never timed. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { TallybookEvent } from '../../domain/events.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import { silentLogger } from '../../domain/kernel/logger.js';
import { toPosition } from '../../domain/kernel/position.js';
import { CallbackDelivery, MOST_CALLBACKS } from '../../sagas/channel/callback-delivery.js';

const IN_HISTORY = 3 * MOST_CALLBACKS;
const AT = '2026-03-01T12:00:00.000Z';

const callback = (number: number): StoredEvent<TallybookEvent> => ({
  id: `callback-${number}`,
  stream: 'channel-sandbox_a-callbacks-2026-03-01',
  revision: number,
  position: toPosition(BigInt(number + 1)),
  metadata: { correlationId: 'c', causationId: 'c', actor: 'channel:sandbox_a', at: AT },
  event: {
    type: 'CallbackReceived',
    data: {
      channel: 'sandbox_a',
      exchange: { key: 'dk_1', ciphertext: '' },
      bodyHmac: '',
      reading: {
        says: 'answer',
        requestNo: `p${number}`,
        answer: {
          outcome: 'succeeded',
          amount: null,
          channelReference: 'c',
          nextAction: null,
          failure: null,
        },
      },
    },
  },
});

/** All that can happen without anything from outside has happened. */
const quiet = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

let delivery: CallbackDelivery;
/** Ends of the deliveries under way. */
let underWay: Map<string, () => void>;
let signals: Map<string, AbortSignal>;
let most: number;
/** Read from the log so far. */
let read: number;

beforeEach(() => {
  underWay = new Map();
  signals = new Map();
  most = 0;
  read = 0;
  delivery = new CallbackDelivery({
    logger: silentLogger,
    openCase: () => Promise.resolve(),
    takeMovement: () => Promise.resolve(),
    takeDispute: () => Promise.resolve(),
    bring: ({ event }, _at, dealtWith) =>
      new Promise((resolve) => {
        signals.set(event, dealtWith);
        underWay.set(event, resolve);
        most = Math.max(most, underWay.size);
      }),
  });
});

/** Reads history as the runner does, one event after the other. */
async function readHistory(next: (number: number) => void = () => undefined): Promise<void> {
  for (let number = 0; number < IN_HISTORY; number += 1) {
    await delivery.received(callback(number), undefined);
    read += 1;
    next(number);
  }
}

function endOne(): void {
  const [id, end] = underWay.entries().next().value ?? [];
  if (id !== undefined) underWay.delete(id);
  end?.();
}

/** Lets deliveries end, one at a time, until all of history was read. */
async function endAll(reading: Promise<void>): Promise<void> {
  for (let ended = 0; ended < IN_HISTORY; ended += 1) {
    endOne();
    await quiet();
  }
  await reading;
}

describe('callbacks of all of history', () => {
  it('wait in the log while too many are on their way', async () => {
    const reading = readHistory();
    await quiet();
    expect([underWay.size, read]).toStrictEqual([MOST_CALLBACKS, MOST_CALLBACKS - 1]);
    endOne();
    await quiet();
    expect([underWay.size, read]).toStrictEqual([MOST_CALLBACKS, MOST_CALLBACKS]);
    await endAll(reading);
    expect([most, read, delivery.isEmpty]).toStrictEqual([MOST_CALLBACKS, IN_HISTORY, true]);
  });

  it('wait so too if the log tells right after each that it was dealt with', async () => {
    const reading = readHistory((number) => delivery.dealtWith(`callback-${number}`));
    await quiet();
    expect([underWay.size, read]).toStrictEqual([MOST_CALLBACKS, MOST_CALLBACKS - 1]);
    await endAll(reading);
    expect([most, read, delivery.isEmpty]).toStrictEqual([MOST_CALLBACKS, IN_HISTORY, true]);
  });

  it('are waited for no longer once the log tells that they were dealt with', () => {
    void delivery.received(callback(1), undefined);
    void delivery.received(callback(2), undefined);
    delivery.dealtWith('callback-1');
    expect(signals.get('callback-1')?.aborted).toBe(true);
    expect(signals.get('callback-2')?.aborted).toBe(false);
  });
});
