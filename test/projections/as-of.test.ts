/**
 * Balances at two times, against a fold of the log that looks at every entry: what was recorded by an
 * instant, and takes effect by a date.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Bounds, trialBalanceOf } from '../../cli/trial-balance.js';
import type { TallybookEvent } from '../../domain/events.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import { START } from '../../domain/kernel/position.js';
import { decimal, minorOf } from '../../projections/framework/decimal.js';
import { openProjections, type Projections } from '../../projections/open-projections.js';
import { sized } from '../support/test-size.js';
import { describeDatabases } from './databases.js';
import { History, NOW, openAccount, transfer } from './history.js';

const DAY_MS = 86_400_000;
const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

const ACCOUNTS = [
  ['bank:cny', 'bank', 'CNY'],
  ['alice', 'customer_payable', 'CNY'],
  ['bob', 'customer_payable', 'CNY'],
  ['bank:jpy', 'bank', 'JPY'],
  ['carol', 'customer_payable', 'JPY'],
] as const;

/** Repeatable: the history is the same each time. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

async function write(history: History): Promise<void> {
  const roll = dice(7);
  await history.book(
    'main',
    ACCOUNTS.map(([id, subject, currency]) => openAccount(id, subject, currency)),
  );
  for (let number = 0; number < 150; number += 1) {
    // Clocks are set back now and then.
    history.tick(roll(9) === 0 ? -roll(40_000_000) : roll(9_000_000));
    if (roll(20) === 0) {
      await history.book('main', [history.cutToday('operator')]);
      continue;
    }
    const jpy = roll(3) === 0;
    const accounts = ACCOUNTS.filter(([, , currency]) => currency === (jpy ? 'JPY' : 'CNY'));
    const from = roll(accounts.length);
    const to = (from + 1 + roll(accounts.length - 1)) % accounts.length;
    const amount = jpy
      ? { value: String(1 + roll(9_000)), currency: 'JPY' }
      : { value: decimal(BigInt(1 + roll(90_000)), 'CNY'), currency: 'CNY' };
    const posting = transfer(
      `t${number}`,
      accounts[from]?.[0] ?? '',
      accounts[to]?.[0] ?? '',
      amount,
    );
    const effectiveDate = day(NOW - roll(20) * DAY_MS);
    const command = roll(2) === 0 ? posting : { ...posting, effectiveDate };
    await history.book('main', [command]);
  }
}

describeDatabases('balances at two times', ({ place }) => {
  let history: History;
  let projections: Projections;
  const events: StoredEvent<TallybookEvent>[] = [];

  beforeAll(async () => {
    history = await History.open();
    await write(history);
    projections = await openProjections({ log: history.log, ...(await place()) });
    await projections.ready;
    for (let after = START; ;) {
      const page = await history.log.readAll(after, 1_000);
      if (page === undefined) break;
      events.push(...page.events);
      after = page.position;
    }
  }, 60_000);
  afterAll(async () => {
    await projections.stop();
    await history.close();
  });

  const instants = fc
    .integer({ min: NOW - DAY_MS, max: NOW + 12 * DAY_MS })
    .map((ms) => new Date(ms).toISOString());
  /** Instants at which something was recorded are the ones at which a bound is off by one. */
  const recorded = fc.nat(10_000).map((n) => events[n % events.length]?.metadata.at ?? '');
  const dates = fc.integer({ min: -25, max: 12 }).map((days) => day(NOW + days * DAY_MS));
  const bounds = fc.record({
    asOf: fc.option(fc.oneof(instants, recorded), { nil: undefined }),
    effectiveAt: fc.option(dates, { nil: undefined }),
  });
  const runs = { numRuns: sized({ small: 60, ci: 300, full: 3_000 }) };

  it('the trial balance of any day, recorded by any instant, in effect by any date', async () => {
    const date = fc.option(dates, { nil: undefined });
    await fc.assert(
      fc.asyncProperty(bounds, date, async (within, on) => {
        const fold = trialBalanceOf('main', within);
        events.forEach(fold.apply);
        const due = fold.result(on);
        const found = await projections.queries.trialBalance({ book: 'main', date: on, ...within });
        if (due === undefined) return expect(found).toBeUndefined();
        const { position, ...shown } = found ?? { position: START };
        expect(shown).toStrictEqual(due);
        expect(due.balanced).toBe(true);
        return expect(position).toBe(await history.log.head());
      }),
      runs,
    );
  }, 300_000);

  it('the balance of any account, recorded by any instant, in effect by any date', async () => {
    await fc.assert(
      fc.asyncProperty(bounds, fc.constantFrom(...ACCOUNTS), async (within, [id, , currency]) => {
        const found = await projections.queries.account({ book: 'main', id }, within);
        const due = balanceOf(id, within);
        if (due === undefined) return expect(found).toBeUndefined();
        return expect(found?.balance.posted).toStrictEqual({
          value: decimal(due, currency),
          currency,
        });
      }),
      runs,
    );
  }, 300_000);

  /** Entries of the account, added up one by one; undefined before it was opened. */
  function balanceOf(
    account: string,
    { asOf = '9', effectiveAt = '9' }: Bounds,
  ): bigint | undefined {
    let balance: bigint | undefined;
    for (const { event, metadata } of events) {
      if (metadata.at > asOf) continue;
      if (event.type === 'AccountOpened' && event.data.account === account) balance ??= 0n;
      if (event.type !== 'TransactionPosted' || event.data.effectiveDate > effectiveAt) continue;
      for (const entry of event.data.entries) {
        if (entry.account !== account) continue;
        const [, subject, currency] = ACCOUNTS.find(([id]) => id === account) ?? [];
        if (currency === undefined) throw new Error('no currency');
        const minor = minorOf(entry.amount, currency);
        const raises = (subject === 'bank') === (entry.direction === 'debit');
        balance = (balance ?? 0n) + (raises ? minor : -minor);
      }
    }
    return balance;
  }

  describe('bounds', () => {
    it('a book that was not open at the instant has no trial balance', async () => {
      const asOf = new Date(NOW - 1).toISOString();
      expect(await projections.queries.trialBalance({ book: 'main', asOf })).toBeUndefined();
    });

    it('asking for what takes effect by the end of time is asking for nothing', async () => {
      const all = await projections.queries.trialBalance({ book: 'main' });
      const within = { effectiveAt: '9999-12-31', asOf: '9999-12-31T23:59:59.999Z' };
      expect(await projections.queries.trialBalance({ book: 'main', ...within })).toStrictEqual(
        all,
      );
    });
  });
});
