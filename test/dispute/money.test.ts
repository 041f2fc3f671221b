/** Whatever the order in which a channel tells of a dispute, and however often: the same balances are left. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DisputeWord } from '../../domain/channel/dispute-word.js';
import { isSettled } from '../../domain/dispute/money.js';
import { type Before, Bookkeeper, moves, stands } from './stories.js';

const HOLD = 'sys:dispute_hold:demo:CNY';
const CHANNEL = 'sys:channel_receivable:sandbox_a:CNY';
const SUSPENSE = 'sys:suspense:CNY';

interface Story {
  readonly words: readonly DisputeWord[];
  readonly ends: 'won' | 'lost';
  readonly fee: bigint;
}

const drawn = moves('withdrawal', 'w1');
const back = moves('reinstatement', 'r1');
const fee = moves('fee', 'f1', '15.00');

const stories: Readonly<Record<string, Story>> = {
  won: {
    words: [stands(1, 'chargeback'), drawn, fee, stands(2, 'chargeback', 'won'), back],
    ...{ ends: 'won', fee: 1500n },
  },
  lost: {
    words: [
      stands(1, 'inquiry'),
      stands(2, 'chargeback'),
      drawn,
      fee,
      stands(3, 'chargeback', 'lost'),
    ],
    ...{ ends: 'lost', fee: 1500n },
  },
  'lost without a dispute phase': {
    words: [stands(1, 'chargeback', 'lost'), drawn, fee],
    ...{ ends: 'lost', fee: 1500n },
  },
  'an inquiry that leads to nothing': {
    words: [stands(1, 'inquiry'), stands(2, 'inquiry', 'won')],
    ...{ ends: 'won', fee: 0n },
  },
  'won without money that moved': {
    words: [stands(1, 'chargeback'), stands(2, 'chargeback', 'won')],
    ...{ ends: 'won', fee: 0n },
  },
  'won, and lost in the second round': {
    words: [
      ...[stands(1, 'chargeback'), drawn, stands(2, 'chargeback', 'won'), back],
      ...[stands(3, 'pre_arbitration'), moves('withdrawal', 'w2'), fee],
      stands(4, 'pre_arbitration', 'lost'),
    ],
    ...{ ends: 'lost', fee: 1500n },
  },
  'withdrawn in parts': {
    words: [
      ...[stands(1, 'chargeback'), moves('withdrawal', 'w1', '60.00')],
      ...[moves('withdrawal', 'w2', '40.00'), stands(2, 'chargeback', 'lost')],
    ],
    ...{ ends: 'lost', fee: 0n },
  },
};

const minor = fc.bigInt({ min: 0n, max: 20_000n });
const before: fc.Arbitrary<Before> = fc.record({
  ...{ pending: minor, payable: minor },
  left: fc.constantFrom(10_000n, 10_000n, 3_000n, 0n),
});
/** The words in some order, some of them more than once. */
const inAnyOrder = (words: readonly DisputeWord[]) =>
  fc.array(fc.nat(words.length - 1), { maxLength: 6 }).chain((again) => {
    const all = [...words, ...again.flatMap((index) => words[index] ?? [])];
    return fc.shuffledSubarray(all, { minLength: all.length });
  });

describe.each(Object.entries(stories))('%s', (_, { words, ends, fee: charged }) => {
  it('leaves the same balances in any order, and the merchant loses at most the amount and the fee', () => {
    fc.assert(
      fc.property(before, inAnyOrder(words), (had, told) => {
        const keeper = new Bookkeeper(had);
        for (const one of told) keeper.tell(one);
        const { state } = keeper;
        if (state === null) throw new Error('there is no dispute');
        expect(isSettled(state)).toBe(true);
        expect(state.closed).toBe(ends);
        // All that the channel took and did not give back, and nothing else, is the merchant's or in suspense.
        const all = ends === 'lost' ? 10_000n : 0n;
        const held = ends === 'lost' ? had.left : 0n;
        expect(keeper.balance(CHANNEL)).toBe(-(all + charged));
        expect(keeper.loss).toBe(held + charged);
        expect(keeper.balance(SUSPENSE)).toBe(all - held);
        expect(keeper.balance(HOLD)).toBe(0n);
      }),
    );
  });

  it('holds at most once for each round, and releases what it held once', () => {
    fc.assert(
      fc.property(before, inAnyOrder(words), (had, told) => {
        const keeper = new Bookkeeper(had);
        for (const one of told) keeper.tell(one);
        const rounds = words.some(({ standing }) => standing?.stage === 'pre_arbitration') ? 2 : 1;
        expect(keeper.holds).toBeLessThanOrEqual(rounds);
        expect(keeper.holds - keeper.releases).toBe(ends === 'lost' ? 1 : 0);
      }),
    );
  });
});

describe('the merchant’s money', () => {
  it('is held from what is pending, then from what was settled, and the rest is owed', () => {
    const keeper = new Bookkeeper({ pending: 5_000n, payable: 3_000n, left: 10_000n });
    keeper.tell(stands(1, 'chargeback'));
    expect(Object.fromEntries(keeper.balances)).toStrictEqual({
      'mer:demo:CNY': 5_000n,
      'mer:demo:merchant_payable:CNY': 3_000n,
      'mer:demo:merchant_receivable:CNY': 2_000n,
      [HOLD]: -10_000n,
    });
    keeper.tell(stands(2, 'chargeback', 'won'));
    expect([...keeper.balances.values()]).toStrictEqual([0n, 0n, 0n, 0n]);
  });

  it('is not held for an inquiry, and stays held while a dispute that is won waits for its money', () => {
    const keeper = new Bookkeeper({ pending: 10_000n, payable: 0n, left: 10_000n });
    keeper.tell(stands(1, 'inquiry'));
    expect(keeper.loss).toBe(0n);
    keeper.tell(drawn);
    keeper.tell(stands(2, 'chargeback', 'won'));
    expect(keeper.loss).toBe(10_000n);
    expect(keeper.state?.closed).toBeNull();
    keeper.tell(back);
    expect(keeper.loss).toBe(0n);
    expect(keeper.state?.closed).toBe('won');
  });

  it('is not given back for money that came back without an outcome', () => {
    const keeper = new Bookkeeper({ pending: 10_000n, payable: 0n, left: 10_000n });
    for (const told of [stands(1, 'chargeback'), drawn, back]) keeper.tell(told);
    expect(keeper.loss).toBe(10_000n);
    expect(keeper.balance(CHANNEL)).toBe(0n);
    keeper.tell(stands(2, 'chargeback', 'lost'));
    // The channel lost nothing yet: the hold waits for it.
    expect(keeper.state?.closed).toBeNull();
  });
});
