import { expect, test } from '@jest/globals';
import { hot, type Traffic, uniform, zipfian } from '../../bench/ledger/traffic.js';

const DRAWS = 20_000;

/** How often each account takes part. */
function counts(accounts: number, traffic: Traffic): number[] {
  const of = new Array<number>(accounts).fill(0);
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const [from, to] = traffic();
    if (from === to) throw new Error(`account ${from} pays itself`);
    for (const account of [from, to]) of[account] = (of[account] ?? NaN) + 1;
  }
  return of;
}

test('uniform: every account takes part, none much more often than another', () => {
  const of = counts(10, uniform(10));
  for (const count of of) expect(count / (2 * DRAWS)).toBeCloseTo(0.1, 1);
});

test('hot: the first account takes part in every transaction', () => {
  const [first = 0, ...rest] = counts(10, hot(10));
  expect(first).toBe(DRAWS);
  expect(Math.min(...rest)).toBeGreaterThan(0);
});

test('zipfian: the second account pays half as often as the first, the tenth a tenth', () => {
  const paid = new Map<number, number>();
  const traffic = zipfian(1_000);
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const [from, to] = traffic();
    if (from === to) throw new Error(`account ${from} pays itself`);
    paid.set(from, (paid.get(from) ?? 0) + 1);
  }
  const share = (account: number): number => (paid.get(account) ?? NaN) / (paid.get(0) ?? NaN);
  expect(share(1)).toBeCloseTo(1 / 2, 1);
  expect(share(9)).toBeCloseTo(1 / 10, 1);
});

test('the same numbers come in every run', () => {
  const [one, other] = [uniform(100), uniform(100)];
  for (let draw = 0; draw < 10; draw += 1) expect(one()).toEqual(other());
});
