/** What payouts count towards the limit of their day. */
import { describe, it } from '@jest/globals';
import { payoutDay, type PayoutDayCommand } from '../../domain/payout/day.js';
import type { PayoutDayEvent } from '../../domain/payout/events.js';
import { NO_LIMITS } from '../../domain/payout/limits.js';
import { minor, textOf } from '../money/amounts.js';
import { givenFor } from '../support/given-when-then.js';

const given = givenFor(payoutDay);
const limits = { ...NO_LIMITS, day: new Map([[minor(0n).currency, 100_00n]]) };

const count = (payout: string, amount: bigint): PayoutDayCommand => ({
  ...{ type: 'CountPayout', payout, amount: minor(amount), limits },
});
const counted = (payout: string, amount: bigint): PayoutDayEvent => ({
  type: 'PayoutCounted',
  data: { payout, amount: { value: textOf(amount), currency: 'CNY' } },
});
const uncount = (amount: bigint, before: bigint | null): PayoutDayCommand => ({
  type: 'UncountPayout',
  ...{ payout: 'po_1', amount: minor(amount), before: before === null ? null : minor(before) },
});

describe('a day of payouts', () => {
  it('counts a payout once, up to the limit', () => {
    given().when(count('po_1', 60_00n)).then(counted('po_1', 60_00n));
    given(counted('po_1', 60_00n)).when(count('po_1', 60_00n)).then();
    given(counted('po_1', 60_00n)).when(count('po_2', 40_00n)).then(counted('po_2', 40_00n));
    given(counted('po_1', 60_00n))
      .when(count('po_2', 40_01n))
      .rejected('payout_day_limit_exceeded');
  });

  it('counts another amount of a payout anew, in place of the first', () => {
    const past = [counted('po_1', 1_00n), counted('po_2', 40_00n)];
    given(...past)
      .when(count('po_1', 60_00n))
      .then(counted('po_1', 60_00n));
    given(...past)
      .when(count('po_1', 60_01n))
      .rejected('payout_day_limit_exceeded');
    given(...past, counted('po_1', 60_00n))
      .when(count('po_3', 1n))
      .rejected('payout_day_limit_exceeded');
  });

  it('takes back what a request counted, and nothing else', () => {
    const past = counted('po_1', 60_00n);
    given(past)
      .when(uncount(60_00n, null))
      .then({ type: 'PayoutUncounted', data: { payout: 'po_1' } });
    given(past).when(uncount(60_00n, 1_00n)).then(counted('po_1', 1_00n));
    given(past).when(uncount(50_00n, null)).then();
    given().when(uncount(60_00n, null)).then();
  });
});
