/** A lane whose records are refused, and whose cache is: nothing is sent twice, and nothing out of order. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { toInstant } from '../../domain/kernel/clock.js';
import { StoreUnavailable } from '../../domain/kernel/event-store.js';
import { silentLogger } from '../../domain/kernel/logger.js';
import { progressAtFirst } from '../../domain/delivery/progress.js';
import { WAITS_MS } from '../../domain/delivery/schedule.js';
import { nothingFolded } from '../../engine/decide-and-append.js';
import type { AttemptLog, Retry } from '../../engine/delivery/attempt-log.js';
import { EndpointLane } from '../../engine/delivery/endpoint-lane.js';
import type { PlacedNotification } from '../../engine/delivery/notification-source.js';
import type { RecordedProgress } from '../../engine/delivery/progress-store.js';
import { arrivedAs, endpointOf, noAttempts, placed, sourceOf } from './in-memory.js';
import { WebhookSecretLost } from '../../engine/webhook-endpoint/webhook-secrets.js';

const endpoint = endpointOf('we_1');
const nothing: RecordedProgress = nothingFolded(null);
const first = progressAtFirst(endpoint);

const noop = () => undefined;

let nowMs: number;
let places: PlacedNotification[];
let woken: number;
/** What the log has, and how often it was read. */
let recorded: RecordedProgress;
let loads: number;
/** What is sent, and how it is answered. */
let onTheirWay: { id: string; answer: (status: number) => void }[];
let record: (from: RecordedProgress) => Promise<RecordedProgress | undefined>;
let attempts: AttemptLog;
let read: () => Promise<void>;
const source = sourceOf(() => places);
let lane: EndpointLane<PlacedNotification>;
beforeEach(() => {
  nowMs = 1_000_000;
  places = [placed(1, 'pay_1'), placed(2, 'pay_1')];
  woken = 0;
  onTheirWay = [];
  record = (from) => Promise.resolve(from);
  read = () => Promise.resolve();
  recorded = nothing;
  loads = 0;
  attempts = noAttempts();
  lane = laneOf(true);
});

const laneOf = (exclusive: boolean) =>
  new EndpointLane(
    {
      registry: {
        known: () => endpoint,
        run: () => Promise.reject(new Error('not asked')),
        signingSecrets: () => Promise.resolve([]),
      },
      source: {
        ...source,
        async read(place) {
          await read();
          return source.read(place);
        },
      },
      cases: { open: () => Promise.reject(new Error('not asked')) },
      store: {
        by: 'me',
        load: () => {
          loads += 1;
          return Promise.resolve(recorded);
        },
        record: (_, from) => record(from),
      },
      attempts,
      sender: {
        send: ({ id }) =>
          new Promise((resolve) => {
            onTheirWay.push({ id, answer: (status) => resolve(arrivedAs(status)) });
          }),
        close: noop,
      },
      ...{ clock: { now: () => nowMs }, logger: silentLogger, waitsMs: WAITS_MS },
      ...{ exclusive, signal: new AbortController().signal },
      wake: () => void (woken += 1),
    },
    endpoint.id,
  );

/** A look after so long, and whatever it begins. */
async function look(afterMs = 0, served = endpoint): Promise<void> {
  nowMs += afterMs;
  await lane.step(served, places.length, 8);
  await settled();
}
const settled = () => new Promise((resolve) => setImmediate(resolve));
const sent = () => onTheirWay.map(({ id }) => id);

describe('a lane', () => {
  it('sends nothing again beside what is on its way, if a record was refused', async () => {
    await look();
    onTheirWay[0]?.answer(204);
    await settled();
    record = () => Promise.reject(new Error('refused'));
    await look(2_000);
    expect(sent()).toStrictEqual(['ntf_1', 'ntf_2']);
    await look(6_000);
    record = (from) => Promise.resolve(from);
    onTheirWay[1]?.answer(204);
    await settled();
    await look(6_000);
    expect(sent()).toStrictEqual(['ntf_1', 'ntf_2']);
    expect(lane.progress).toStrictEqual({ ...first, through: 2 });
  });

  it('takes nothing again, if another process delivers, before the last answer has come', async () => {
    await look();
    onTheirWay[0]?.answer(204);
    await settled();
    await look();
    record = () => Promise.resolve(undefined);
    await look(2_000);
    expect(lane.progress).toBeUndefined();
    await look(6_000);
    expect(lane.sending).toBe(1);
    expect(sent()).toStrictEqual(['ntf_1', 'ntf_2']);
    onTheirWay[1]?.answer(204);
    await settled();
    await look(6_000);
    expect(sent()).toStrictEqual(['ntf_1', 'ntf_2', 'ntf_1']);
  });

  it('sends nothing again that has arrived, though the cache cannot be written', async () => {
    await look();
    onTheirWay[0]?.answer(500);
    await settled();
    const refused = () => {
      throw new Error('disk full');
    };
    attempts.endRetry = refused;
    attempts.add = refused;
    await look(6_000);
    onTheirWay[1]?.answer(204);
    await settled();
    await look(6_000);
    onTheirWay[2]?.answer(204);
    await settled();
    await look(6_000);
    expect(sent()).toStrictEqual(['ntf_1', 'ntf_1', 'ntf_2']);
  });

  it('keeps retries of what is open alone, and ends those alone that there are', async () => {
    const kept = new Map<number, Retry>();
    const ended: number[] = [];
    attempts.retries = () => [...kept.values()];
    attempts.putRetry = (_, retry) => void kept.set(retry.sequence, retry);
    attempts.endRetry = (_, sequence) => {
      kept.delete(sequence);
      ended.push(sequence);
    };
    attempts.putRetry('we_1', { sequence: 9, attempts: 3, dueMs: 0 });
    await look();
    expect(ended).toStrictEqual([9]);
    onTheirWay[0]?.answer(500);
    await settled();
    expect([...kept.keys()]).toStrictEqual([1]);
    const acts = [{ number: 1, kind: 'replay', from: 1 }] as const;
    await look(0, { ...endpoint, acts });
    expect(ended).toStrictEqual([9, 1]);
    for (const sequence of [1, 2]) {
      onTheirWay[sequence]?.answer(204);
      await settled();
      await look(0, { ...endpoint, acts });
    }
    expect(sent()).toStrictEqual(['ntf_1', 'ntf_1', 'ntf_2']);
    expect(ended).toStrictEqual([9, 1]);
  });

  it.each([
    [new WebhookSecretLost('we_1'), 'the secret that signs is lost: rotate it'],
    [new Error('no notice'), 'the notification could not be read'],
  ])(
    'what cannot be sent is a failed attempt, and tried again by the schedule: %p',
    async (error, why) => {
      const errors: unknown[] = [];
      attempts.add = (_, attempt) => void errors.push(attempt.error);
      read = () => Promise.reject(error);
      await look();
      await look();
      expect(errors).toStrictEqual([why]);
      for (let number = 2; number <= WAITS_MS.length; number += 1) await look(30 * 3_600_000);
      expect(errors.slice(0, WAITS_MS.length)).toStrictEqual(Array(WAITS_MS.length).fill(why));
      expect(lane.progress?.givenUp).toStrictEqual([1]);
    },
  );

  it('reads so much at a time of what the endpoint did not choose, and asks to go on', async () => {
    places = Array.from({ length: 1_300 }, (_, index) => placed(index + 1, 'pay_1'));
    places.push({ sequence: 1_301, type: 'refund.created', object: 'ref_1' });
    const narrow = { ...endpoint, events: ['refund.created'] };
    const steps: unknown[] = [];
    while (sent().length === 0) {
      await look(0, narrow);
      steps.push([lane.progress?.through, woken]);
    }
    expect(steps).toStrictEqual([
      [512, 1],
      [1_024, 2],
      [1_301, 2],
    ]);
    expect(sent()).toStrictEqual(['ntf_1301']);
  });

  it('of several processes reads what is recorded only if there may be something to do', async () => {
    lane = laneOf(false);
    places = [];
    for (let times = 0; times < 3; times += 1) await look(6_000);
    expect(loads).toBe(1);
    places = [placed(1, 'pay_1')];
    recorded = { ...nothing, state: { by: 'other', progress: { ...first, through: 1 } } };
    for (let times = 0; times < 3; times += 1) await look(6_000);
    expect(loads).toBe(2);
    const acts = [{ number: 1, kind: 'replay', from: 1 }] as const;
    recorded = { ...recorded, at: toInstant(nowMs) };
    // It is another's to begin that, until it has been silent for too long.
    for (let times = 0; times < 3; times += 1) await look(6_000, { ...endpoint, acts });
    expect(loads).toBe(5);
  });

  it('waits a second for a read model that does not have what is open, and no longer', async () => {
    places = [];
    recorded = { ...nothing, state: { by: 'me', progress: { ...first, through: 1, open: [1] } } };
    for (let times = 0; times < 25; times += 1) await look(100);
    expect(loads).toBe(3);
    places = [placed(1, 'pay_1')];
    await look(600);
    expect(sent()).toStrictEqual(['ntf_1']);
  });

  it('what the log cannot tell just now is no failed attempt', async () => {
    const errors: unknown[] = [];
    attempts.add = (_, attempt) => void errors.push(attempt.error);
    read = () => Promise.reject(new StoreUnavailable('away'));
    await look();
    read = () => Promise.resolve();
    await look(6_000);
    expect(errors).toStrictEqual([]);
    expect(sent()).toStrictEqual(['ntf_1']);
  });
});
