/**
 * Balances at two times, against a fold of the log that looks at every entry: what was recorded by an
 * instant, and takes effect by a date.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Bounds, trialBalanceOf } from '../../cli/trial-balance.js';
import type { TallybookEvent } from '../../domain/events.js';
import type { LedgerCommand } from '../../domain/ledger/commands.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import { parsePosition, START } from '../../domain/kernel/position.js';
import { decimal, minorOf } from '../../projections/framework/decimal.js';
import { openProjections, type Projections } from '../../projections/open-projections.js';
import { seeded } from '../support/seeded.js';
import { sized } from '../support/test-size.js';
import { describeDatabases } from './databases.js';
import { everyPage } from './days-read.js';
import { History } from './history.js';
import { NOW } from './recorder.js';
import { openAccount, transfer } from './ledger-commands.js';

const DAY_MS = 86_400_000;
const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

const ACCOUNTS = [
  ['bank:cny', 'bank', 'CNY'],
  ['alice', 'customer_payable', 'CNY'],
  ['bob', 'customer_payable', 'CNY'],
  ['bank:jpy', 'bank', 'JPY'],
  ['carol', 'customer_payable', 'JPY'],
] as const;

async function write(history: History): Promise<void> {
  // The history is the same each time.
  const next = seeded(7);
  const roll = (sides: number) => Math.floor(next() * sides);
  let openDay = day(NOW);
  await history.book(
    'main',
    ACCOUNTS.map(([id, subject, currency]) => openAccount(id, subject, currency)),
  );
  // Days of some, and days with more vouchers of a subject than a page holds.
  for (let number = 0; number < 450; number += 1) {
    // Clocks are set back now and then.
    history.tick(roll(9) === 0 ? -roll(40_000_000) : roll(9_000_000));
    if (roll(number < 150 ? 20 : 150) === 0 && day(history.nowMs) > openDay) {
      openDay = day(history.nowMs);
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
    await history.book('main', [roll(8) === 0 ? thereAndBack(command) : command]);
  }
}

/** The transaction twice over, and half of it back: each account has entries on both sides. */
function thereAndBack(command: LedgerCommand): LedgerCommand {
  if (command.type !== 'PostTransaction') return command;
  const back = command.entries.map(({ direction, ...entry }) => ({
    ...entry,
    direction: direction === 'debit' ? ('credit' as const) : ('debit' as const),
  }));
  return { ...command, entries: [...command.entries, ...back, ...command.entries] };
}

/** The events up to a position, or before the first that was recorded after an instant. */
function logAsOf(
  events: readonly StoredEvent<TallybookEvent>[],
  asOf: string | undefined,
): readonly StoredEvent<TallybookEvent>[] {
  if (asOf === undefined) return events;
  const isPosition = parsePosition(asOf) !== undefined;
  const end = events.findIndex(({ position, metadata }) =>
    isPosition ? position > asOf : metadata.at > asOf,
  );
  return end < 0 ? events : events.slice(0, end);
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
  const positions = fc.nat(10_000).map((n) => events[n % events.length]?.position ?? START);
  const dates = fc.integer({ min: -25, max: 12 }).map((days) => day(NOW + days * DAY_MS));
  const bounds = fc.record({
    asOf: fc.option(fc.oneof(instants, recorded, positions), { nil: undefined }),
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
        expect(due.balanced).toBe(true);
        return expect(found).toStrictEqual({ ...due, position: fold.position() });
      }),
      runs,
    );
  }, 300_000);

  it('the balance of any account, recorded by any instant, in effect by any date', async () => {
    await fc.assert(
      fc.asyncProperty(bounds, fc.constantFrom(...ACCOUNTS), async (within, [id, , currency]) => {
        const found = await projections.queries.accountWithin({ book: 'main', id }, within);
        const due = balanceOf(id, within);
        if (due === undefined) return expect(found).toBeUndefined();
        const { posted, sequence } = found?.balance ?? {};
        expect(posted).toStrictEqual({ value: decimal(due.balance, currency), currency });
        expect(sequence).toBe(due.sequence);
        return expect(found?.position).toBe(logAsOf(events, within.asOf).at(-1)?.position ?? START);
      }),
      runs,
    );
  }, 300_000);

  it('the vouchers of any cell, page by page: those that add up to it, in the order of the log', async () => {
    const subjects = fc.constantFrom('bank', 'customer_payable');
    const cells = fc.record({ subject: subjects, currency: fc.constantFrom('CNY', 'JPY') });
    const limits = fc.integer({ min: 5, max: 100 });
    await fc.assert(
      fc.asyncProperty(bounds, cells, dates, limits, async (within, cell, date, limit) => {
        const request = { book: 'main', ...cell, date, limit, ...within };
        const { queries } = projections;
        const shown = await queries.explain(request);
        if (shown === undefined) return;
        const vouchers = await everyPage(async (cursor) =>
          queries.explain({ ...request, cursor }).then((found) => found?.page),
        );
        expect(vouchers).toStrictEqual(vouchersOf(cell, date, within));
      }),
      runs,
    );
  }, 300_000);

  it.each(ACCOUNTS.map(([id]) => id))('the whole flow of %s, page by page', async (id) => {
    const due = events.flatMap(({ event }) =>
      event.type === 'TransactionPosted'
        ? event.data.entries
            .filter(({ account }) => account === id)
            .map(({ sequence, balance }) => [event.data.transaction, sequence, balance])
        : [],
    );
    for (const limit of [1, 2, 7, 100]) {
      const found = await everyPage((cursor) =>
        projections.queries.listAccountEntries({ book: 'main', account: id, limit, cursor }),
      );
      expect(
        found.map(({ transaction, sequence, balance }) => [transaction, sequence, balance.value]),
      ).toStrictEqual(due);
    }
    expect(due.map(([, sequence]) => sequence)).toStrictEqual(due.map((_, index) => index + 1));
  });

  /** What each transaction moved on a subject, if it counts. */
  function vouchersOf(
    { subject, currency }: { readonly subject: string; readonly currency: string },
    date: string,
    { asOf, effectiveAt = '9' }: Bounds,
  ) {
    const ids = ACCOUNTS.filter((account) => account[1] === subject).map(([id]) => id as string);
    return logAsOf(events, asOf).flatMap(({ event, metadata }) => {
      if (event.type !== 'TransactionPosted') return [];
      const { transaction, day: of, effectiveDate, reference, entries } = event.data;
      const own = entries.filter(
        (entry) => ids.includes(entry.account) && entry.currency === currency,
      );
      if (own.length === 0 || of !== date || effectiveDate > effectiveAt) return [];
      const sum = (side: string): bigint =>
        own
          .filter(({ direction }) => direction === side)
          .reduce((total, { amount }) => total + minorOf(amount, currency), 0n);
      const recordedAt = metadata.at;
      const sides = { debits: sum('debit'), credits: sum('credit') };
      return [{ transaction, ...sides, effectiveDate, recordedAt, reference }];
    });
  }

  /** Entries of the account, added up one by one; undefined before it was opened. */
  function balanceOf(account: string, { asOf, effectiveAt = '9' }: Bounds) {
    let found: { readonly balance: bigint; readonly sequence: number } | undefined;
    for (const { event } of logAsOf(events, asOf)) {
      if (event.type === 'AccountOpened' && event.data.account === account) {
        found = { balance: 0n, sequence: 0 };
      }
      if (event.type !== 'TransactionPosted') continue;
      for (const entry of event.data.entries) {
        if (entry.account !== account || found === undefined) continue;
        const [, subject, currency] = ACCOUNTS.find(([id]) => id === account) ?? [];
        if (currency === undefined) throw new Error('no currency');
        const minor = minorOf(entry.amount, currency);
        const raises = (subject === 'bank') === (entry.direction === 'debit');
        const isIn = event.data.effectiveDate <= effectiveAt;
        const change = !isIn ? 0n : raises ? minor : -minor;
        found = { balance: found.balance + change, sequence: entry.sequence };
      }
    }
    return found;
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

    it('an instant is the log before the first event of any stream that is later', async () => {
      const other = await History.open();
      await other.book('main', [openAccount('bank:cny', 'bank', 'CNY')]);
      await other.book('main', [openAccount('alice', 'customer_payable', 'CNY')]);
      const asOf = new Date(other.nowMs).toISOString();
      const end = await other.log.head();
      // A stream of another process, the clock of which is ahead; what follows is not counted.
      other.tick(1_000);
      await other.registerMerchant('mer_ahead');
      other.tick(-1_000);
      await other.book('main', [
        transfer('t', 'bank:cny', 'alice', { value: '1.00', currency: 'CNY' }),
      ]);
      const read = await openProjections({ log: other.log, ...(await place()) });
      await read.ready;
      const { queries } = read;
      const account = { book: 'main', id: 'alice' };
      const before = { position: end, balance: { sequence: 0, posted: { value: '0.00' } } };
      expect(await queries.accountWithin(account, { asOf })).toMatchObject(before);
      expect(await queries.accountWithin(account, { asOf: end })).toMatchObject(before);
      const balance = await queries.trialBalance({ book: 'main', asOf });
      expect(balance).toMatchObject({ position: end, lines: [] });
      const cell = { book: 'main', subject: 'bank', currency: 'CNY', limit: 10 };
      expect(await queries.explain({ ...cell, asOf })).toMatchObject({
        position: end,
        cell: undefined,
        page: { data: [] },
      });
      const head = await other.log.head();
      expect(await queries.explain({ ...cell, asOf: head })).toMatchObject({
        position: head,
        cell: { closing: { value: '1.00' } },
        page: { data: [{ transaction: 't' }] },
      });
      await read.stop();
      await other.close();
    });
  });
});
