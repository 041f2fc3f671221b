import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deliveries } from '../../domain/delivery/decider.js';
import { deliveryId, readDeliveryId } from '../../domain/delivery/delivery-id.js';
import {
  begin,
  MAX_GIVEN_UP,
  type Progress,
  progressAtFirst,
  statusOf,
  withGivenUp,
} from '../../domain/delivery/progress.js';
import { readRetryAfter, waitMs, WAITS_MS } from '../../domain/delivery/schedule.js';

const progress: Progress = { through: 10, open: [3, 7], givenUp: [2, 5], begun: 0 };

describe('progress', () => {
  it('begins after the notifications that were there before the endpoint', () => {
    expect(progressAtFirst({ after: 4 })).toStrictEqual({
      through: 4,
      open: [],
      givenUp: [],
      begun: 0,
    });
  });

  it('says of each notification what became of it', () => {
    expect([1, 2, 3, 5, 7, 10, 11].map((sequence) => statusOf(progress, sequence))).toStrictEqual([
      'delivered',
      'given_up',
      'pending',
      'given_up',
      'pending',
      'delivered',
      'pending',
    ]);
  });

  it('does not claim to know what was given up long ago', () => {
    const full = Array.from({ length: MAX_GIVEN_UP }, (_, index) => index + 5);
    const long = { ...progress, through: 1_000, open: [], givenUp: withGivenUp(full, 900) };
    expect(long.givenUp).toHaveLength(MAX_GIVEN_UP);
    expect([5, 6, 500].map((sequence) => statusOf(long, sequence))).toStrictEqual([
      'finished',
      'given_up',
      'delivered',
    ]);
  });

  it('goes back by a replay', () => {
    const act = { kind: 'replay', number: 1, from: 5 } as const;
    expect(begin(progress, [act])).toStrictEqual({
      through: 4,
      open: [3],
      givenUp: [2],
      begun: 1,
    });
  });

  it('opens a delivery again by a resend, once', () => {
    const again = begin(progress, [{ kind: 'resend', number: 1, sequence: 5 }]);
    expect(again).toStrictEqual({ through: 10, open: [3, 5, 7], givenUp: [2], begun: 1 });
    expect(begin(again, [{ kind: 'resend', number: 1, sequence: 5 }])).toBe(again);
  });

  it('leaves what is open as it is', () => {
    const acts = [
      { kind: 'resend', number: 1, sequence: 3 },
      { kind: 'resend', number: 2, sequence: 12 },
    ] as const;
    expect(begin(progress, acts)).toStrictEqual({ ...progress, begun: 2 });
  });
});

describe('a record of progress', () => {
  const mine = { by: 'mine', progress };

  it('is written on what was seen last', () => {
    const decided = deliveries.decide({ endpoint: 'we_1', base: null, next: mine }, null);
    expect(decided).toMatchObject({ accepted: true, events: [{ type: 'DeliveriesAdvanced' }] });
    if (!decided.accepted || decided.events[0] === undefined) throw new Error('no event');
    expect(deliveries.evolve(null, decided.events[0])).toStrictEqual(mine);
  });

  it('is written on what the same process has recorded without being told so', () => {
    const next = { by: 'mine', progress: { ...progress, through: 11 } };
    expect(deliveries.decide({ endpoint: 'we_1', base: null, next }, mine)).toMatchObject({
      accepted: true,
      events: [{ type: 'DeliveriesAdvanced', data: { through: 11 } }],
    });
  });

  const theirs = { by: 'theirs', progress };

  it('is written on what somebody else recorded last', () => {
    const advance = { endpoint: 'we_1', base: theirs, next: mine };
    expect(deliveries.decide(advance, theirs)).toMatchObject({
      accepted: true,
      events: [{ type: 'DeliveriesAdvanced', data: { by: 'mine' } }],
    });
  });

  it.each([
    ['at first', null],
    ['the same once more, to go on delivering', { ...theirs }],
  ])('is not written if somebody else was faster: %s', (_, base) => {
    expect(deliveries.decide({ endpoint: 'we_1', base, next: mine }, theirs)).toStrictEqual({
      accepted: true,
      events: [],
    });
  });
});

describe('the schedule', () => {
  it('has ten attempts over three days', () => {
    const waits = WAITS_MS.map((_, attempts) => waitMs(WAITS_MS, attempts, undefined, 'seed'));
    expect(waits).toHaveLength(10);
    expect(waitMs(WAITS_MS, 10, undefined, 'seed')).toBeUndefined();
    waits.forEach((wait, attempts) => {
      const least = WAITS_MS[attempts] ?? NaN;
      expect(wait).toBeGreaterThanOrEqual(least);
      expect(wait).toBeLessThanOrEqual(least * 1.1 + 1);
    });
  });

  it('spreads what failed together, and gives each the same wait whenever it is computed', () => {
    const waits = Array.from({ length: 20 }, (_, index) =>
      waitMs(WAITS_MS, 2, undefined, `delivery ${index}`),
    );
    expect(new Set(waits).size).toBeGreaterThan(15);
    expect(waitMs(WAITS_MS, 2, undefined, 'delivery 3')).toBe(waits[3]);
  });

  it('waits as long as the receiver asks, a day at most, and never less than it would', () => {
    const hour = 3_600_000;
    expect(waitMs(WAITS_MS, 1, hour, 's')).toBe(hour);
    expect(waitMs(WAITS_MS, 1, 9_999 * hour, 's')).toBe(24 * hour);
    expect(waitMs(WAITS_MS, 4, 1, 's')).toBeGreaterThanOrEqual(2 * hour);
    // The last failure stays the last.
    expect(waitMs(WAITS_MS, 10, hour, 's')).toBeUndefined();
  });

  it.each([
    ['120', 120_000],
    ['Wed, 01 Jul 2026 10:01:00 GMT', 60_000],
    ['Wed, 01 Jul 2026 09:00:00 GMT', undefined],
    ['soon', undefined],
    ['-5', undefined],
    ['0', undefined],
    [undefined, undefined],
  ])('reads Retry-After: %s', (header, ms) => {
    expect(readRetryAfter(header, Date.parse('2026-07-01T10:00:00Z'))).toBe(ms);
  });
});

describe('the id of a delivery', () => {
  it('says the endpoint and the notification', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 1, max: 1e14 }), (uuid, sequence) => {
        const endpoint = `we_${uuid}`;
        expect(readDeliveryId(deliveryId(endpoint, sequence))).toStrictEqual({
          endpoint,
          sequence,
        });
      }),
    );
  });

  it.each([
    '',
    'dlv_',
    'dlv_x.1',
    'pay_00000000-0000-5000-8000-000000000000.1',
    'dlv_00000000-0000-5000-8000-000000000000.0',
  ])('is not %p', (id) => expect(readDeliveryId(id)).toBeUndefined());
});
