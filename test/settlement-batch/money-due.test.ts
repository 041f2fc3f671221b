/** What of a pending account is due: neither money of later days nor an overdraft is. */
import { expect, it } from '@jest/globals';
import { isCurrency } from '../../domain/money/currencies.js';
import { settlement } from '../../domain/settlement-batch/decider.js';
import type { PendingEntry } from '../../domain/settlement-batch/due.js';
import { moneyDue } from '../../engine/settlement-batch/money-due.js';
import { cny } from '../money/amounts.js';

const [TODAY, BEFORE] = ['2026-03-03', '2026-03-02'];
const terms = {
  ...{ days: 1, calendar: null, cutOff: null, reservePercent: '0', reserveDays: 0 },
  ...{ minimum: cny('0.00'), approvalAbove: null },
};

type Moved = readonly [day: string, payment: string | null, minor: bigint];

/** Asks about an account after these movements, of which no batch has any. */
async function dueOf(moved: readonly Moved[], changed: object = {}, known = moved.length) {
  const currency = 'CNY';
  if (!isCurrency(currency)) throw new Error(currency);
  const set = { merchant: 'shop', currency, version: 1, terms, by: 'key:one', approval: null };
  const state = settlement.evolve(null, { type: 'SettlementScheduleSet', data: set }, '');
  if (state === null) throw new Error('no schedule');
  let balance = 0n;
  const all = moved.map(([day, payment, minor], index): PendingEntry => {
    balance += minor;
    return {
      ...{ sequence: index + 1, position: String(index + 1), day, payment, balance },
      ...{ direction: minor < 0n ? 'debit' : 'credit', minor: minor < 0n ? -minor : minor },
      ...{ recordedAt: `${day}T01:00:00.000Z`, isSettlement: false },
    };
  });
  const posted = cny(`${balance / 100n}.00`);
  const found = await moneyDue(
    {
      after: (_, position, limit) =>
        Promise.resolve(
          all.slice(0, known).slice(Number(position ?? 0), Number(position ?? 0) + limit),
        ),
    },
    {
      ...{ settlement: state, account: 'mer:shop:CNY', calendar: undefined },
      now: { day: TODAY, timezone: 'Asia/Shanghai', nowMs: Date.parse(`${TODAY}T02:00:00.000Z`) },
    },
    {
      ...{ posted, pending: { in: cny('0.00'), out: cny('0.00') }, available: posted },
      ...{ sequence: all.length, ...changed },
    },
  );
  return found.found === 'money' ? found.minor : found.found;
}

const old: Moved = [BEFORE, 'pay_1', 10_000n];

it.each<[string, readonly Moved[], bigint]>([
  ['what was taken before', [old], 10_000n],
  ['not what was taken since', [old, [TODAY, 'pay_2', 5_000n]], 10_000n],
  [
    'not what was taken since, if a refund of earlier money came between',
    [old, [TODAY, 'pay_1', -4_000n], [TODAY, 'pay_2', 5_000n]],
    6_000n,
  ],
  [
    'all of what was taken before, if what was taken since has gone back',
    [old, [TODAY, 'pay_2', 5_000n], [TODAY, 'pay_2', -5_000n]],
    10_000n,
  ],
  [
    'not what came since without a payment',
    [old, [TODAY, 'pay_1', -4_000n], [TODAY, null, 4_000n]],
    6_000n,
  ],
  ['nothing of an account that is empty', [old, [TODAY, 'pay_1', -10_000n]], 0n],
])('is %s', async (_, moved, minor) => {
  expect(await dueOf(moved)).toBe(minor);
});

it('is no overdraft, and nothing that is held', async () => {
  const pending = { in: cny('0.00'), out: cny('30.00') };
  // A floor of −500.00: so much more could be taken.
  expect(await dueOf([old], { pending, available: cny('570.00') })).toBe(7_000n);
  expect(await dueOf([[BEFORE, 'pay_1', -4_000n]], { available: cny('460.00') })).toBe(0n);
  // A floor of 20.00 is kept.
  expect(await dueOf([old], { available: cny('80.00') })).toBe(8_000n);
});

it('is not known while the read model is behind', async () => {
  expect(await dueOf([old, [TODAY, 'pay_2', 5_000n]], {}, 1)).toBe('behind');
});
