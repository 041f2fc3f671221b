import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { type Position, START, toPosition } from '../../domain/kernel/position.js';
import { groups, projectionNames } from '../../projections/read-models.js';
import { applyPage } from '../../projections/framework/apply-page.js';
import { dumpLines } from '../../projections/framework/dump.js';
import { type Group, tablesOf } from '../../projections/framework/group.js';
import type { Projection } from '../../projections/framework/projection.js';
import { shownPosition } from '../../projections/framework/query.js';
import { openReadDatabase, type ReadDatabase } from '../../projections/framework/read-database.js';
import { Runner } from '../../projections/framework/runner.js';
import { openProjections } from '../../projections/open-projections.js';
import { sized } from '../support/test-size.js';
import { waitUntil } from '../support/wait-until.js';
import { type Databases, describeDatabases, type Place } from './databases.js';
import { cny, History, writeDays } from './history.js';
import { logUpTo, positionsOf } from './log-views.js';
import { tally } from './tally.js';

const databaseAt = ({ dataDir, databaseUrl: url }: Place): ReadDatabase =>
  openReadDatabase(
    url === undefined ? { file: `${dataDir}/read.sqlite` } : { url, onError: () => undefined },
  );

async function dump(db: ReadDatabase, projection: Projection): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of dumpLines(db.reader, projection)) lines.push(line);
  return lines;
}

/** A group of one. */
const alone = (model: Projection): Group => ({ name: model.name, models: [model] });

/** Every read model as text, by a run over the whole log in one go. */
async function reference(history: History): Promise<readonly string[]> {
  const { log } = history;
  const projections = await openProjections({ log, dataDir: '', temporary: true });
  await projections.ready;
  const texts = await Promise.all(projectionNames.map((name) => projections.dump(name)));
  await projections.stop();
  return texts;
}

/** Names of the tables that hold generations. */
async function generationTables({ dialect, reader }: ReadDatabase): Promise<string[]> {
  const { rows } =
    dialect === 'sqlite'
      ? await sql<{ name: string }>`select name from sqlite_schema where type = 'table'`.execute(
          reader,
        )
      : await sql<{ name: string }>`select tablename as name from pg_tables
          where schemaname = 'public'`.execute(reader);
  return rows.map(({ name }) => name).filter((name) => /_g\d+$/.test(name));
}

describeDatabases('projections', ({ place, server }: Databases) => {
  let history: History;
  let positions: Position[];
  let head: Position;
  let expected: readonly string[];

  beforeAll(async () => {
    history = await History.open();
    await writeDays(history, 2);
    positions = await positionsOf(history.log);
    head = await history.log.head();
    expected = await reference(history);
  });
  afterAll(() => history.close());

  /** Runs groups over the place; gives a database to look into. */
  async function withRunner<T>(
    at: Place,
    groups: readonly Group[],
    look: (runner: Runner, db: ReadDatabase) => Promise<T>,
    log = history.log,
  ): Promise<T> {
    const db = databaseAt(at);
    const runner = await Runner.start({ db, log, groups });
    try {
      return await look(runner, db);
    } finally {
      await runner.stop();
      await db.close();
    }
  }

  describe('whatever the batches', () => {
    it('gives the same rows for any split of the log, with any restarts and failed batches', async () => {
      const runs = sized({ small: server === undefined ? 8 : 3, ci: 20, full: 200 });
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 }),
          fc.array(fc.nat(positions.length - 1), { maxLength: 3 }),
          fc.array(fc.nat(8), { maxLength: 2 }),
          async (sizes, stops, failures) => {
            const at = await place();
            const ends = [...stops.sort((a, b) => a - b), positions.length - 1];
            for (const end of ends) {
              const log = logUpTo(history.log, positions[end] ?? head, sizes);
              await withRunner(at, flaky(failures), (runner) => runner.ready, log);
            }
            const read = await openProjections({ log: logUpTo(history.log, head), ...at });
            for (const [i, name] of projectionNames.entries()) {
              expect(await read.dump(name)).toBe(expected[i]);
            }
            await read.stop();
          },
        ),
        { numRuns: runs },
      );
    }, 600_000);

    it('rebuilds to the same bytes', async () => {
      const at = await place();
      const read = await openProjections({ log: history.log, ...at });
      await read.ready;
      const progress: number[] = [];
      await read.rebuild(undefined, ({ events }) => progress.push(events));
      await read.rebuild('payments');
      for (const [i, name] of projectionNames.entries()) {
        expect(await read.dump(name)).toBe(expected[i]);
      }
      expect(progress.at(-1)).toBe(positions.length);
      await read.stop();
      const db = databaseAt(at);
      const tables = groups.flatMap(tablesOf);
      expect(await generationTables(db)).toHaveLength(tables.length);
      await db.close();
    });

    it('skips what lies at or below the checkpoint', async () => {
      await withRunner(await place(), [alone(tally())], async (runner, db) => {
        await runner.ready;
        const before = await dump(db, tally());
        const page = await history.log.readAll(START, 20);
        const feed = runner.slots[0]?.shown;
        if (page === undefined || feed === undefined) throw new Error('no page');
        await applyPage(db, feed, page, START);
        expect(await dump(db, tally())).toStrictEqual(before);
        expect(feed.position).toBe(head);
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
      const payment = await other.begin('mer_x', 'one', cny('1.00'));
      expect(await read.waitFor(await other.log.head(), 5_000)).toBe(true);
      expect(await read.queries.payment(payment)).toBeDefined();
      const waiting = read.waitFor(far, 60_000);
      await read.stop();
      expect(await waiting).toBe(false);
      await other.close();
    });
  });

  describe('a projection that throws', () => {
    const failing = (): Projection =>
      tally({
        name: 'broken',
        then: (batch) => {
          if (batch.some(({ event }) => event.type === 'CaseOpened')) throw new Error('no cases');
        },
      });

    it('halts alone, undone to its checkpoint, and is reported by name', async () => {
      await withRunner(await place(), [alone(tally()), alone(failing())], async (runner, db) => {
        await expect(runner.ready).rejects.toThrow('broken: halted');
        const [sound, broken] = runner.slots;
        if (sound === undefined || broken === undefined) throw new Error('no slots');
        expect(await runner.waitFor(head, 10_000, [sound])).toBe(true);
        expect(broken.shown).toMatchObject({
          state: 'halted',
          error: new Error('broken: no cases'),
        });
        // Nobody waits for what cannot come.
        expect(await runner.waitFor(head, 60_000, [broken])).toBe(false);
        const { rows } = await sql<{ events: number }>`
          select sum(events) as events from broken_tallies`.execute(db.reader);
        const taken = positions.filter((position) => position <= broken.shown.position);
        expect(Number(rows[0]?.events ?? 0)).toBe(taken.length);
      });
    });

    it('goes on after a restart with what mends it, beside the others', async () => {
      const at = await place();
      await withRunner(at, [alone(tally()), alone(failing())], async (runner) => {
        await expect(runner.ready).rejects.toThrow();
        await runner.waitFor(head, 10_000, runner.slots.slice(0, 1));
      });
      const mended = tally({ name: 'broken' });
      await withRunner(at, [alone(tally()), alone(mended)], async (runner, db) => {
        await runner.ready;
        const counts = (lines: string[]) => lines.filter((line) => !line.startsWith('#'));
        expect(counts(await dump(db, mended))).toStrictEqual(counts(await dump(db, tally())));
      });
    });

    it('is mended by a rebuild while it runs', async () => {
      let fails = true;
      const passing = tally({
        then: () => {
          if (fails) throw new Error('not yet');
        },
      });
      await withRunner(await place(), [alone(passing)], async (runner) => {
        await expect(runner.ready).rejects.toThrow('tally: halted');
        await expect(runner.rebuild(runner.slots)).rejects.toThrow('did not finish');
        fails = false;
        await runner.rebuild(runner.slots);
        expect(runner.slots[0]?.shown).toMatchObject({ state: 'following', position: head });
      });
    });
  });

  describe('groups', () => {
    it('one that is slow delays no other, and shows nothing of what it has not finished', async () => {
      let open = (): void => undefined;
      const gate = new Promise<void>((resolve) => (open = resolve));
      const slow = tally({ name: 'slow', then: () => gate });
      const at = await place();
      await withRunner(at, [alone(slow), alone(tally())], async (runner, db) => {
        const [behind, level] = runner.slots;
        if (behind === undefined || level === undefined) throw new Error('no slots');
        expect(await runner.waitFor(head, 10_000, [level])).toBe(true);
        await runner.rebuild([level]);
        expect(behind.shown).toMatchObject({ state: 'chasing', position: START });
        expect(await dump(db, slow)).toStrictEqual(['# slow_tallies', '# slow_places']);
        expect(await shownPosition(db.reader, ['tally'])).toBe(head);
        // An answer from both carries the least of their positions.
        expect(await shownPosition(db.reader, ['tally', 'slow'])).toBe(START);
        open();
        await runner.ready;
        expect(await shownPosition(db.reader, ['tally', 'slow'])).toBe(head);
      });
    });

    it('models of one group always stand at one position, and halt together', async () => {
      const failing = tally({
        name: 'failing',
        then: (batch) => {
          if (batch.some(({ event }) => event.type === 'CaseOpened')) throw new Error('no cases');
        },
      });
      const pair: Group = { name: 'pair', models: [tally(), failing] };
      const log = logUpTo(history.log, head, [3]);
      const counts = (lines: string[]) => lines.filter((line) => !line.startsWith('#'));
      await withRunner(
        await place(),
        [pair],
        async (runner, db) => {
          await expect(runner.ready).rejects.toThrow('pair: halted');
          expect(counts(await dump(db, failing))).toStrictEqual(counts(await dump(db, tally())));
          expect(counts(await dump(db, tally()))).not.toHaveLength(0);
        },
        log,
      );
    });

    it('are built anew where a model has gone from one to another', async () => {
      const at = await place();
      const [one, other] = [tally(), tally({ name: 'other' })];
      await withRunner(at, [alone(one), alone(other)], (runner) => runner.ready);
      const pair: Group = { name: 'tally', models: [one, other] };
      await withRunner(at, [pair], async (runner, db) => {
        await runner.ready;
        expect(await shownPosition(db.reader, ['other'])).toBe(head);
        expect(await generationTables(db)).toHaveLength(4);
      });
    });
  });

  it('halts every reader at an event that this build does not know, by name', async () => {
    const other = await History.open();
    const read = await openProjections({ log: other.log, ...(await place()) });
    await read.ready;
    expect(read.health()).toBe(true);
    const unknown = { id: '018f0000-0000-7000-8000-00000000000f', type: 'PaymentTeleported.v1' };
    await other.log.store.append(
      'payment-pay_1',
      [
        {
          ...unknown,
          data: '{}',
          metadata: '{"correlationId":"","causationId":"","actor":"","at":""}',
        },
      ],
      'any',
    );
    await waitUntil(() => read.status().every(({ state }) => state === 'halted'));
    expect(read.status()[0]?.error).toContain('PaymentTeleported.v1');
    expect(read.health()).toContain('settlement (settlements): halted');
    await read.stop();
    await other.close();
  });

  describe('a version bump', () => {
    it('builds beside what is shown and switches when it is level', async () => {
      const at = await place();
      await withRunner(at, [alone(tally())], (runner) => runner.ready);
      let open = (): void => undefined;
      const gate = new Promise<void>((resolve) => (open = resolve));
      const next = tally({ version: 2, then: () => gate });
      await withRunner(at, [alone(next)], async (runner, db) => {
        const slot = runner.slots[0];
        expect(slot?.shown).toMatchObject({ state: 'outdated', position: head });
        expect((await dump(db, next)).some((line) => line.endsWith(',1]'))).toBe(true);
        open();
        await runner.ready;
        expect(slot?.building).toBeUndefined();
        const rows = (await dump(db, next)).filter((line) => line.startsWith('["tallybook-store"'));
        expect(rows).toStrictEqual(['["tallybook-store",1,2]']);
        expect(await generationTables(db)).toStrictEqual(['tallies_g2', 'places_g2']);
      });
    });

    it('goes on with a build that a stop has interrupted', async () => {
      const at = await place();
      await withRunner(at, [alone(tally())], (runner) => runner.ready);
      const half = positions[Math.floor(positions.length / 2)] ?? head;
      const seen: string[] = [];
      const next = tally({
        version: 2,
        then: (batch) => void seen.push(...batch.map(({ id }) => id)),
      });
      // A log that breaks off: the build comes half way.
      const broken = { ...logUpTo(history.log, half), head: () => Promise.resolve(head) };
      await withRunner(
        at,
        [alone(next)],
        (runner) => waitUntil(() => runner.slots[0]?.building?.position === half),
        broken,
      );
      await withRunner(at, [alone(next)], (runner) => runner.ready);
      expect(seen).toHaveLength(positions.length);
      expect(new Set(seen).size).toBe(positions.length);
    });
  });

  describe('a database that does not fit the log', () => {
    it('is thrown away whole where it was filled from another store', async () => {
      const at = await place();
      const other = await History.open();
      await other.begin('mer_other', 'one', cny('1.00'));
      const first = await openProjections({ log: other.log, ...at });
      await first.ready;
      await first.stop();
      const read = await openProjections({ log: history.log, ...at });
      await read.ready;
      expect(await Promise.all(projectionNames.map((name) => read.dump(name)))).toStrictEqual(
        expected,
      );
      await read.stop();
      await other.close();
    });

    it.each([
      ['another event lies at its position', { event_id: '018f0000-0000-7000-8000-00000000000e' }],
      ['the log ends before its position', { position: toPosition(10n ** 15n) }],
    ])('is thrown away whole where %s', async (_, change) => {
      const at = await place();
      await withRunner(at, [alone(tally())], async (runner, db) => {
        await runner.ready;
        await sql`update tallies_g1 set events = 99`.execute(db.writer);
        await db.writer.updateTable('group_checkpoints').set(change).execute();
      });
      await withRunner(at, [alone(tally())], async (runner, db) => {
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
    for (let n = 0; n < 30; n += 1) await other.begin('mer_x', `order-${n}`, cny('1.00'));
    await one.rebuild(one.slots);
    for (let n = 0; n < 10; n += 1) await other.begin('mer_y', `order-${n}`, cny('1.00'));
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
      await other.begin('mer_x', `order-${n}`, cny('1.00'));
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
