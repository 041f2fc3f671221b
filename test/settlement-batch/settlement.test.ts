/** Decisions over a settlement: schedules, batches after one another, and what they carry over. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { amountsOf, carriedOver } from '../../domain/settlement-batch/amounts.js';
import type { Items, SettlementCommand } from '../../domain/settlement-batch/commands.js';
import { settlement } from '../../domain/settlement-batch/decider.js';
import type { SettlementEvent } from '../../domain/settlement-batch/events.js';
import type { ScheduleTerms } from '../../domain/settlement-batch/schedule.js';
import { batchId } from '../../domain/settlement-batch/settlement.js';
import { isCurrency } from '../../domain/money/currencies.js';
import { cny } from '../money/amounts.js';
import { AT, givenFor } from '../support/given-when-then.js';

const given = givenFor(settlement);
const currency = ((code: string) => {
  if (!isCurrency(code)) throw new Error(code);
  return code;
})('CNY');

const terms: ScheduleTerms = {
  ...{ days: 1, calendar: null, cutOff: null, minimum: cny('10.00'), reservePercent: '10' },
  ...{ reserveDays: 30, approvalAbove: cny('1000.00') },
};
const set = (changed: Partial<ScheduleTerms> = {}, version = 1): SettlementEvent => ({
  type: 'SettlementScheduleSet',
  data: {
    ...{ merchant: 'shop', currency, version, terms: { ...terms, ...changed } },
    ...{ by: 'key:one', approval: null },
  },
});
const setSchedule = (changed: Partial<ScheduleTerms>): SettlementCommand => ({
  type: 'SetSchedule',
  ...{ merchant: 'shop', currency, terms: { ...terms, ...changed }, by: 'key:one' },
  approval: null,
});
const items = (credits: bigint, debits = 0n, from = 0): Items => ({
  ...{ from, to: from + 2, position: '1', count: 2, credits, debits },
});
const make = (of: Items): SettlementCommand => ({
  type: 'MakeBatch',
  ...{ day: '2026-03-02', calendar: null, items: of },
});
const first = batchId('shop', 'CNY', 1);

/** The events that a command brings forth after others. */
function eventsOf(past: readonly SettlementEvent[], command: SettlementCommand) {
  const decision = settlement.decide(command, given(...past).state);
  if (!decision.accepted) throw new Error(decision.rejection.code);
  return decision.events;
}

describe('a schedule', () => {
  it.each<[string, Partial<ScheduleTerms>]>([
    ['days', { days: 31 }],
    ['days', { days: -1 }],
    ['cutOff', { cutOff: '24:00' }],
    ['minimum', { minimum: { value: '1', currency: 'JPY' } }],
    ['minimum', { minimum: cny('-1.00') }],
    ['reservePercent', { reservePercent: '101' }],
    ['reserveDays', { reserveDays: 0 }],
    ['reserveDays', { reservePercent: '0' }],
    ['reserveDays', { reserveDays: 731 }],
    ['approvalAbove', { approvalAbove: { value: '1', currency: 'JPY' } }],
  ])('with wrong %s is refused', (param, changed) => {
    given().when(setSchedule(changed)).rejected('settlement_schedule_invalid', param);
  });

  it('says each thing once', () => {
    given().when(setSchedule({})).then(set());
    given(set()).when(setSchedule({})).then();
    given(set())
      .when(setSchedule({ days: 2 }))
      .then(set({ days: 2 }, 2));
  });
});

describe('a batch', () => {
  it('needs a schedule, and none before it that is open', () => {
    given()
      .when(make(items(5_000n)))
      .rejected('settlement_schedule_missing');
    const made = eventsOf([set()], make(items(5_000n)));
    given(set(), ...made)
      .when(make(items(5_000n, 0n, 2)))
      .rejected('settlement_batch_open');
  });

  it('begins where the last ended: what somebody else has claimed is claimed once', () => {
    const past = [set(), ...eventsOf([set()], make(items(500n)))];
    given(...past)
      .when(make(items(500n)))
      .then();
    given(...past)
      .when(make(items(900n, 0n, 2)))
      .thenTypes('SettlementBatchMade');
  });

  it('is made of something', () => {
    given(set())
      .when(make({ ...items(0n), count: 0 }))
      .then();
  });

  it('has no items if what was carried over can be settled by now', () => {
    const alone = make({ ...items(0n, 0n, 2), to: 2, count: 0 });
    const past = [set(), ...eventsOf([set()], make(items(999n)))];
    given(...past)
      .when(alone)
      .then();
    const lower = set({ minimum: cny('9.99') }, 2);
    expect(eventsOf([...past, lower], alone)).toMatchObject([
      { type: 'SettlementBatchMade', data: { number: 2, count: 0, carriedIn: cny('9.99') } },
    ]);
  });

  it('below zero or below the minimum is carried over in the append that makes it', () => {
    given(set())
      .when(make(items(999n)))
      .thenTypes('SettlementBatchMade', 'SettlementBatchSettled');
    const past = eventsOf([set()], make(items(0n, 700n)));
    expect(past[1]).toMatchObject({
      data: { carried: cny('-7.00'), cause: 'negative', transaction: null },
    });
    const state = given(set(), ...past).state;
    expect([state?.carried, state?.carriedSince, state?.open]).toStrictEqual([
      -700n,
      '2026-03-02',
      null,
    ]);
  });

  it('above the amount waits for an approval', () => {
    const waits = (credits: bigint) => eventsOf([set()], make(items(credits)))[0]?.data;
    expect(waits(100_000n)).toMatchObject({ needsApproval: false });
    expect(waits(100_001n)).toMatchObject({ needsApproval: true });
    const past = [set(), ...eventsOf([set()], make(items(100_001n)))];
    const approve = {
      type: 'ApproveBatch',
      batch: first,
      approval: 'apr_1',
      by: 'key:two',
    } as const;
    const approved = eventsOf(past, approve);
    expect(approved).toHaveLength(1);
    given(...past, ...approved)
      .when(approve)
      .then();
    given(set(), ...eventsOf([set()], make(items(100_000n))))
      .when(approve)
      .rejected('settlement_batch_settled');
  });

  it('is settled once, and keeps a reserve for its days', () => {
    const past = [set(), ...eventsOf([set()], make(items(10_000n)))];
    const amounts = amountsOf(10_000n, 10_000n, 1_000n, terms)!;
    const record = {
      type: 'RecordSettled',
      ...{ batch: first, transaction: 'ltx_1' },
      // Three days after it was made.
      ...{ day: '2026-03-05', amounts },
    } as const;
    const settled = eventsOf(past, record);
    expect(settled[0]).toMatchObject({
      data: { payable: cny('90.00'), reserve: cny('10.00'), reserveUntil: '2026-04-04' },
    });
    given(...past, ...settled)
      .when(record)
      .then();
    const release = {
      type: 'RecordReserveReleased',
      ...{ batch: first, transaction: 'ltx_2', day: '2026-04-02' },
    } as const;
    const released = eventsOf([...past, ...settled], release);
    expect(released).toMatchObject([{ data: { amount: cny('10.00') } }]);
    given(...past, ...settled, ...released)
      .when(release)
      .then();
  });

  it('does not wait by hand and settle at the same time', () => {
    const held = eventsOf([set()], { type: 'Hold', reason: 'why', by: 'key:one' });
    given(set(), ...held)
      .when(make(items(5_000n)))
      .rejected('settlement_held');
    const released = eventsOf([set(), ...held], { type: 'Release', by: 'key:one', heldAt: AT });
    given(set(), ...held, ...released)
      .when(make(items(5_000n)))
      .thenTypes('SettlementBatchMade');
    // Of a hold that was put since, the release knew nothing.
    given(set(), ...held)
      .when({ type: 'Release', by: 'key:one', heldAt: '2026-01-01T00:00:00.000Z' })
      .then();
  });

  it('is rejected: all of it is carried over, and held until somebody releases it', () => {
    const past = [set(), ...eventsOf([set()], make(items(200_000n)))];
    const reject = {
      type: 'RejectBatch',
      ...{ batch: first, reason: 'batch 1 was rejected', by: 'key:two' },
    } as const;
    const rejected = eventsOf(past, reject);
    expect(rejected).toMatchObject([
      {
        type: 'SettlementBatchSettled',
        data: {
          transaction: null,
          settled: cny('0.00'),
          carried: cny('2000.00'),
          cause: 'rejected',
        },
      },
      { type: 'SettlementHeld', data: { reason: 'batch 1 was rejected', by: 'key:two' } },
    ]);
    given(...past, ...rejected)
      .when(reject)
      .then();
    given(...past, ...rejected)
      .when(make(items(1_000n, 0n, 2)))
      .rejected('settlement_held');
    const approve = { type: 'ApproveBatch', batch: first, approval: 'apr_1', by: 'op' } as const;
    given(...past, ...eventsOf(past, approve))
      .when(reject)
      .rejected('settlement_batch_settled');
  });
});

describe('amounts', () => {
  const minor = fc.bigInt({ min: -1_000_000n, max: 1_000_000n });
  const positive = fc.bigInt({ min: 0n, max: 1_000_000n });
  const percent = fc.constantFrom('0', '0.5', '10', '33.333333', '100');

  it('add up, and never settle more than is due or there', () => {
    fc.assert(
      fc.property(minor, minor, positive, percent, (due, available, minimum, reservePercent) => {
        const over = carriedOver(due, minimum);
        const amounts = over ?? amountsOf(due, available, minimum, { reservePercent });
        if (amounts === undefined) {
          expect(available < (minimum > 1n ? minimum : 1n)).toBe(true);
          return;
        }
        const { settled, payable, reserve, carried } = amounts;
        expect([settled + carried, payable + reserve]).toStrictEqual([due, settled]);
        expect(payable >= 0n && reserve >= 0n).toBe(true);
        expect(settled === 0n || (settled <= due && settled <= available)).toBe(true);
        expect(settled === 0n || settled >= minimum).toBe(true);
      }),
    );
  });
});
