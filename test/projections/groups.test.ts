import { describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { type Position, START } from '../../domain/kernel/position.js';
import type { Group } from '../../projections/framework/group.js';
import type { Projection } from '../../projections/framework/projection.js';
import { shownPosition } from '../../projections/framework/query.js';
import { openProjections } from '../../projections/open-projections.js';
import { waitUntil } from '../support/wait-until.js';
import { type Databases, describeDatabases } from './databases.js';
import { History } from './history.js';
import { logUpTo } from './log-views.js';
import { tally } from './tally.js';
import { alone, dump, generationTables, writtenDays } from './written-days.js';

describeDatabases('groups of projections', ({ place }: Databases) => {
  const days = writtenDays();

  describe('a long way to the end of the log', () => {
    it('leaves room for all else, and is left when the groups are stopped', async () => {
      const { head } = days;
      const log = logUpTo(days.history.log, head, [1]);
      await days.withRunner(
        await place(),
        [alone(tally())],
        async (runner) => {
          const at = (): Position => runner.slots[0]?.shown.position ?? head;
          const seen = new Set<Position>();
          await waitUntil(() => seen.add(at()).size > 3, { everyMs: 0 });
          expect(seen).not.toContain(head);
          await runner.stop();
          expect(at() < head).toBe(true);
        },
        log,
      );
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
      await days.withRunner(
        await place(),
        [alone(tally()), alone(failing())],
        async (runner, db) => {
          await expect(runner.ready).rejects.toThrow('broken: halted');
          const [sound, broken] = runner.slots;
          if (sound === undefined || broken === undefined) throw new Error('no slots');
          expect(await runner.waitFor(days.head, 10_000, [sound])).toBe(true);
          expect(broken.shown).toMatchObject({
            state: 'halted',
            error: new Error('broken: no cases'),
          });
          // Nobody waits for what cannot come.
          expect(await runner.waitFor(days.head, 60_000, [broken])).toBe(false);
          const { rows } = await sql<{ events: number }>`
        select sum(events) as events from broken_tallies`.execute(db.reader);
          const taken = days.positions.filter((position) => position <= broken.shown.position);
          expect(Number(rows[0]?.events ?? 0)).toBe(taken.length);
        },
      );
    });

    it('goes on after a restart with what mends it, beside the others', async () => {
      const at = await place();
      await days.withRunner(at, [alone(tally()), alone(failing())], async (runner) => {
        await expect(runner.ready).rejects.toThrow();
        await runner.waitFor(days.head, 10_000, runner.slots.slice(0, 1));
      });
      const mended = tally({ name: 'broken' });
      await days.withRunner(at, [alone(tally()), alone(mended)], async (runner, db) => {
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
      await days.withRunner(await place(), [alone(passing)], async (runner) => {
        await expect(runner.ready).rejects.toThrow('tally: halted');
        await expect(runner.rebuild(runner.slots)).rejects.toThrow('did not finish');
        fails = false;
        await runner.rebuild(runner.slots);
        expect(runner.slots[0]?.shown).toMatchObject({ state: 'following', position: days.head });
      });
    });
  });

  describe('groups', () => {
    it('one that is slow delays no other, and shows nothing of what it has not finished', async () => {
      let open = (): void => undefined;
      const gate = new Promise<void>((resolve) => (open = resolve));
      const slow = tally({ name: 'slow', then: () => gate });
      const at = await place();
      await days.withRunner(at, [alone(slow), alone(tally())], async (runner, db) => {
        const [behind, level] = runner.slots;
        if (behind === undefined || level === undefined) throw new Error('no slots');
        expect(await runner.waitFor(days.head, 10_000, [level])).toBe(true);
        await runner.rebuild([level]);
        expect(behind.shown).toMatchObject({ state: 'chasing', position: START });
        expect(await dump(db, slow)).toStrictEqual(['# slow_tallies', '# slow_places']);
        expect(await shownPosition(db.reader, ['tally'])).toBe(days.head);
        // An answer from both carries the least of their days.positions.
        expect(await shownPosition(db.reader, ['tally', 'slow'])).toBe(START);
        open();
        await runner.ready;
        expect(await shownPosition(db.reader, ['tally', 'slow'])).toBe(days.head);
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
      const log = logUpTo(days.history.log, days.head, [3]);
      const counts = (lines: string[]) => lines.filter((line) => !line.startsWith('#'));
      await days.withRunner(
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
      await days.withRunner(at, [alone(one), alone(other)], (runner) => runner.ready);
      const pair: Group = { name: 'tally', models: [one, other] };
      await days.withRunner(at, [pair], async (runner, db) => {
        await runner.ready;
        expect(await shownPosition(db.reader, ['other'])).toBe(days.head);
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
    expect(read.health()).toContain('settlement (settlements, settlement_batches): halted');
    await read.stop();
    await other.close();
  });

  describe('a version bump', () => {
    it('builds beside what is shown and switches when it is level', async () => {
      const at = await place();
      await days.withRunner(at, [alone(tally())], (runner) => runner.ready);
      let open = (): void => undefined;
      const gate = new Promise<void>((resolve) => (open = resolve));
      const next = tally({ version: 2, then: () => gate });
      await days.withRunner(at, [alone(next)], async (runner, db) => {
        const slot = runner.slots[0];
        expect(slot?.shown).toMatchObject({ state: 'outdated', position: days.head });
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
      await days.withRunner(at, [alone(tally())], (runner) => runner.ready);
      const half = days.positions[Math.floor(days.positions.length / 2)] ?? days.head;
      const seen: string[] = [];
      const next = tally({
        version: 2,
        then: (batch) => void seen.push(...batch.map(({ id }) => id)),
      });
      // A log that breaks off: the build comes half way.
      const broken = { ...logUpTo(days.history.log, half), head: () => Promise.resolve(days.head) };
      await days.withRunner(
        at,
        [alone(next)],
        (runner) => waitUntil(() => runner.slots[0]?.building?.position === half),
        broken,
      );
      await days.withRunner(at, [alone(next)], (runner) => runner.ready);
      expect(seen).toHaveLength(days.positions.length);
      expect(new Set(seen).size).toBe(days.positions.length);
    });
  });
});
