import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { START, toPosition } from '../../domain/kernel/position.js';
import { groups, projectionNames } from '../../projections/read-models.js';
import { applyPage } from '../../projections/framework/apply-page.js';
import { type Group, tablesOf } from '../../projections/framework/group.js';
import { Runner } from '../../projections/framework/runner.js';
import { openProjections } from '../../projections/open-projections.js';
import { cny } from '../money/amounts.js';
import { sized } from '../support/test-size.js';
import { type Databases, describeDatabases } from './databases.js';
import { History } from './history.js';
import { writeDays } from './write-days.js';
import { logUpTo, positionsOf } from './log-views.js';
import { tally } from './tally.js';
import { alone, databaseAt, dump, generationTables, writtenDays } from './written-days.js';

describeDatabases('projections', ({ place, server }: Databases) => {
  const days = writtenDays();

  describe('whatever the batches', () => {
    it('gives the same rows for any split of the log, with any restarts and failed batches', async () => {
      const runs = sized({ small: server === undefined ? 8 : 3, ci: 20, full: 200 });
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 }),
          fc.array(fc.nat(days.positions.length - 1), { maxLength: 3 }),
          fc.array(fc.nat(8), { maxLength: 2 }),
          async (sizes, stops, failures) => {
            const at = await place();
            const ends = [...stops.sort((a, b) => a - b), days.positions.length - 1];
            for (const end of ends) {
              const log = logUpTo(days.history.log, days.positions[end] ?? days.head, sizes);
              await days.withRunner(at, flaky(failures), (runner) => runner.ready, log);
            }
            const read = await openProjections({
              log: logUpTo(days.history.log, days.head),
              ...at,
            });
            for (const [i, name] of projectionNames.entries()) {
              expect(await read.dump(name)).toBe(days.expected[i]);
            }
            await read.stop();
          },
        ),
        { numRuns: runs },
      );
    }, 600_000);

    it('rebuilds to the same bytes', async () => {
      const at = await place();
      const read = await openProjections({ log: days.history.log, ...at });
      await read.ready;
      const progress: number[] = [];
      await read.rebuild(undefined, ({ events }) => progress.push(events));
      await read.rebuild('payments');
      for (const [i, name] of projectionNames.entries()) {
        expect(await read.dump(name)).toBe(days.expected[i]);
      }
      expect(progress.at(-1)).toBe(days.positions.length);
      await read.stop();
      const db = databaseAt(at);
      const tables = groups.flatMap(tablesOf);
      expect(await generationTables(db)).toHaveLength(tables.length);
      await db.close();
    });

    it('skips what lies at or below the checkpoint', async () => {
      await days.withRunner(await place(), [alone(tally())], async (runner, db) => {
        await runner.ready;
        const before = await dump(db, tally());
        const page = await days.history.log.readAll(START, 20);
        const feed = runner.slots[0]?.shown;
        if (page === undefined || feed === undefined) throw new Error('no page');
        await applyPage(db, feed, page, START);
        expect(await dump(db, tally())).toStrictEqual(before);
        expect(feed.position).toBe(days.head);
      });
    });
  });

  describe('waiting', () => {
    it('is told as soon as an append is shown, without asking again', async () => {
      const other = await History.open();
      const read = await openProjections({ log: other.log, ...(await place()) });
      await read.ready;
      const far = toPosition(BigInt(await other.log.head()) + 1_000n);
      expect(await read.waitFor(far, 0)).toBe(false);
      expect(await read.waitFor(far, 20)).toBe(false);
      const payment = await other.payments.begin('mer_x', 'one', cny('1.00'));
      expect(await read.waitFor(await other.log.head(), 5_000)).toBe(true);
      expect(await read.queries.payment(payment)).toBeDefined();
      const waiting = read.waitFor(far, 60_000);
      await read.stop();
      expect(await waiting).toBe(false);
      await other.close();
    });
  });

  describe('a database that does not fit the log', () => {
    it('is thrown away whole where it was filled from another store', async () => {
      const at = await place();
      const other = await History.open();
      await other.payments.begin('mer_other', 'one', cny('1.00'));
      const first = await openProjections({ log: other.log, ...at });
      await first.ready;
      await first.stop();
      const read = await openProjections({ log: days.history.log, ...at });
      await read.ready;
      expect(await Promise.all(projectionNames.map((name) => read.dump(name)))).toStrictEqual(
        days.expected,
      );
      await read.stop();
      await other.close();
    });

    it.each([
      ['another event lies at its position', { event_id: '018f0000-0000-7000-8000-00000000000e' }],
      ['the log ends before its position', { position: toPosition(10n ** 15n) }],
    ])('is thrown away whole where %s', async (_, change) => {
      const at = await place();
      await days.withRunner(at, [alone(tally())], async (runner, db) => {
        await runner.ready;
        await sql`update tallies_g1 set events = 99`.execute(db.writer);
        await db.writer.updateTable('group_checkpoints').set(change).execute();
      });
      await days.withRunner(at, [alone(tally())], async (runner, db) => {
        await runner.ready;
        expect((await dump(db, tally())).join()).not.toContain(',99,');
      });
    });
  });

  it('keeps text that PostgreSQL cannot store as U+FFFD, and the rest as it is', async () => {
    const other = await History.open();
    const odd = 'a\u0000b \ud800 \\u0000 “汉字” 😀';
    await other.append('merchant-m', {
      type: 'MerchantRegistered',
      data: { merchant: 'm', name: odd, fee: { percent: '0', fixed: null }, contentHash: 'c' },
    });
    const read = await openProjections({ log: other.log, ...(await place()) });
    await read.ready;
    expect((await read.queries.merchant('m'))?.name).toBe('a\ufffdb \ufffd \\u0000 “汉字” 😀');
    await read.stop();
    await other.close();
  });

  if (server === undefined) return;

  it('never takes an event twice where two processes feed one PostgreSQL', async () => {
    const at = await place();
    const other = await History.open();
    await writeDays(other, 1);
    const pools = [databaseAt(at), databaseAt(at)] as const;
    const [one, two] = await Promise.all(
      pools.map((db) => Runner.start({ db, log: other.log, groups: [alone(tally())] })),
    );
    if (one === undefined || two === undefined) throw new Error('no runners');
    for (let n = 0; n < 30; n += 1) await other.payments.begin('mer_x', `order-${n}`, cny('1.00'));
    await one.rebuild(one.slots);
    for (let n = 0; n < 10; n += 1) await other.payments.begin('mer_y', `order-${n}`, cny('1.00'));
    const end = await other.log.head();
    expect(await one.waitFor(end, 10_000, one.slots)).toBe(true);
    expect(await two.waitFor(end, 10_000, two.slots)).toBe(true);
    const { rows } = await sql<{ events: string }>`
    select sum(events) as events from tallies`.execute(pools[0].reader);
    expect(Number(rows[0]?.events)).toBe((await positionsOf(other.log)).length);
    expect(two.slots[0]?.shown).toMatchObject({ state: 'following', generation: 2 });
    for (const runner of [one, two]) await runner.stop();
    for (const db of pools) await db.close();
    await other.close();
  });

  it('waits for a database that is away, and blames no projection', async () => {
    const other = await History.open();
    const read = await openProjections({ log: other.log, ...(await place()) });
    await read.ready;
    for (let n = 0; n < 3; n += 1) {
      server().restart();
      await other.payments.begin('mer_x', `order-${n}`, cny('1.00'));
      expect(await read.waitFor(await other.log.head(), 20_000)).toBe(true);
    }
    expect(read.health()).toBe(true);
    await read.stop();
    await other.close();
  });
});

/** The groups, each of which fails on some batches after its rows were changed; twice in a row would halt it. */
function flaky(failures: readonly number[]): Group[] {
  return groups.map(({ name, models }) => {
    let batches = 0;
    const last = models.at(-1);
    return {
      name,
      models: models.map((model) => ({
        ...model,
        async apply(batch, tx) {
          await model.apply(batch, tx);
          if (model === last && failures.includes(batches++ / 2)) throw new Error('once');
        },
      })),
    };
  });
}
