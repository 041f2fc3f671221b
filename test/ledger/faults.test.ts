import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { StoreUnavailable } from '../../domain/kernel/event-store.js';
import type { LedgerService } from '../../engine/ledger/ledger-service.js';
import { type Fault, MemoryEventStore } from '../support/memory-event-store.js';
import { sized } from '../support/test-size.js';
import { cr, cut, dr, freeze, funded, post, unfreeze, DAY, endOf } from './given.js';
import { bench, type Bench, bookOf, context, eventsOf, prepare, status, statuses } from './open.js';

let store: MemoryEventStore;
let at: Bench;
let ledger: LedgerService;

const start = async (maxAppendBytes = 1024 * 1024): Promise<void> => {
  store = new MemoryEventStore({ maxAppendBytes });
  at = await bench(store);
  ledger = await at.ledger();
  await prepare(ledger, funded);
};
beforeEach(() => start());
afterEach(async () => {
  store.down = false;
  store.faultAt = () => undefined;
  await at.close();
});

const pay = (id: string, value = '1.00') => post(id, [dr('alice', value), cr('bob', value)]);

/** The first appends from now on meet these faults, in order. */
const failWith = (...faults: readonly (Fault | undefined)[]): void => {
  const queue = [...faults];
  store.faultAt = () => queue.shift();
};

const postedIds = async (): Promise<readonly string[]> =>
  (await eventsOf(at.log)).flatMap((event) =>
    event.type === 'TransactionPosted' ? [event.data.transaction] : [],
  );

describe('an append without an answer', () => {
  it.each<[string, readonly Fault[]]>([
    ['that was not written', ['unknown_before']],
    ['that was written', ['unknown_after']],
    ['that is written late', ['unknown_late']],
    ['that conflicts', ['conflict']],
    ['and another', ['unknown_before', 'unknown_after']],
    ['and one written late', ['unknown_late', 'unknown_late']],
    ['and then a conflict', ['unknown_before', 'conflict', 'unknown_after']],
  ])('%s is applied once', async (_, faults) => {
    failWith(...faults);
    const outcomes = await ledger.execute(
      'main',
      [pay('a'), pay('b', '500.00'), pay('a')],
      context,
    );
    const [first, , third] = statuses(outcomes);
    expect(statuses(outcomes)).toContain('insufficient_funds');
    // Found in the log or written again: once the answer says `applied`, the repetition is one.
    expect([first, third]).toStrictEqual(['applied', 'duplicate']);
    expect(await postedIds()).toStrictEqual(['fund', 'a']);
    expect((await ledger.account('main', 'alice'))?.balance.posted.value).toBe('99.00');
  });

  it('answers with the events that are in the log', async () => {
    failWith('unknown_after');
    const [outcome] = await ledger.execute('main', [pay('a')], context);
    if (outcome?.status !== 'applied') throw new Error('not applied');
    expect(outcome.events).toStrictEqual([await ledger.transaction('main', 'a')]);
  });

  it('cuts a day once, although a cut has no id', async () => {
    failWith('unknown_after');
    const tomorrow = { ...context, nowMs: endOf(DAY) };
    expect(status(await ledger.execute('main', [cut('operator')], tomorrow))).toBe('applied');
    expect((await bookOf(at.log)).day).toBe('2026-03-11');
  });

  it('keeps a chain whole', async () => {
    for (const fault of ['unknown_before', 'unknown_after', 'unknown_late'] as const) {
      failWith(fault);
      const chain = [
        post(`${fault}1`, [dr('alice', '1.00'), cr('bob', '1.00')], { linked: true }),
        pay(`${fault}2`),
      ];
      expect(statuses(await ledger.execute('main', chain, context))).toStrictEqual([
        'applied',
        'applied',
      ]);
    }
    expect((await postedIds()).length).toBe(7);
  });

  it('answers a chain with a repetition in it', async () => {
    const linked = post('old', [dr('alice', '1.00'), cr('bob', '1.00')], { linked: true });
    await ledger.execute('main', [linked, pay('end')], context);
    failWith('unknown_after');
    expect(statuses(await ledger.execute('main', [linked, pay('new')], context))).toStrictEqual([
      'duplicate',
      'applied',
    ]);
    expect(await postedIds()).toStrictEqual(['fund', 'old', 'end', 'new']);
  });

  it('is answered as unknown when it stays so; the same command then finds out', async () => {
    store.faultAt = () => 'unknown_before';
    expect(statuses(await ledger.execute('main', [pay('a'), pay('b', '500.00')], context))[0]).toBe(
      'unknown',
    );
    store.faultAt = () => undefined;
    expect(statuses(await ledger.execute('main', [pay('a')], context))).toStrictEqual(['applied']);
    expect(await postedIds()).toStrictEqual(['fund', 'a']);
  });

  it('with the store gone afterwards is unknown, and settled when it is back', async () => {
    store.faultAt = () => {
      store.down = true;
      return 'unknown_after';
    };
    expect(statuses(await ledger.execute('main', [pay('a')], context))).toStrictEqual(['unknown']);
    await expect(ledger.execute('main', [pay('b')], context)).rejects.toThrow(StoreUnavailable);
    store.down = false;
    store.faultAt = () => undefined;
    expect(statuses(await ledger.execute('main', [pay('a'), pay('b')], context))).toStrictEqual([
      'duplicate',
      'applied',
    ]);
    expect(await postedIds()).toStrictEqual(['fund', 'a', 'b']);
  });
});

describe('a batch of many appends', () => {
  const many = Array.from({ length: 40 }, (_, index) => pay(`t${index}`));

  it.each<Fault>(['unknown_before', 'unknown_after', 'unknown_late', 'conflict'])(
    'survives %s at each of them',
    async (fault) => {
      await at.close();
      await start(3000);
      const before = store.written.length;
      let appends = 0;
      // Every append fails once before it succeeds.
      store.faultAt = () => (appends++ % 2 === 0 ? fault : undefined);
      const outcomes = await ledger.execute('main', many, context);
      expect(new Set(statuses(outcomes))).toStrictEqual(new Set(['applied']));
      expect(store.written.length - before).toBeGreaterThan(5);
      expect(await postedIds()).toStrictEqual(['fund', ...many.map((_, index) => `t${index}`)]);
    },
  );

  it('stands up to the append that fails, which is answered as far as it is known', async () => {
    await at.close();
    await start(3000);
    let appends = 0;
    store.faultAt = () => (appends++ < 3 ? undefined : 'unavailable');
    const answers = statuses(await ledger.execute('main', many, context));
    const posted = (await postedIds()).length - 1;
    expect(posted).toBeGreaterThan(0);
    expect(answers).toStrictEqual(many.map((_, index) => (index < posted ? 'applied' : 'unknown')));
    store.faultAt = () => undefined;
    expect(statuses(await ledger.execute('main', many, context))).toStrictEqual(
      many.map((_, index) => (index < posted ? 'duplicate' : 'applied')),
    );
  });
});

describe('a store out of reach', () => {
  it('throws where nothing of the request can have been applied', async () => {
    failWith('unavailable');
    await expect(ledger.execute('main', [pay('a'), pay('b')], context)).rejects.toThrow(
      StoreUnavailable,
    );
    expect(statuses(await ledger.execute('main', [pay('a')], context))).toStrictEqual(['applied']);
  });

  it('in the middle of a batch leaves the batch undone', async () => {
    // The last is a repetition, for which the log has to be read.
    const many = Array.from({ length: 600 }, (_, index) => pay(`t${index}`, '0.01'));
    const calls = [many, [pay('other')], [funded.at(-1)].filter((c) => c !== undefined)].map((c) =>
      ledger.execute('main', c, context),
    );
    store.down = true;
    const settled = await Promise.allSettled(calls);
    expect(settled.map((call) => call.status)).toStrictEqual(['rejected', 'rejected', 'rejected']);
    store.down = false;
    expect(new Set(statuses(await ledger.execute('main', many, context)))).toStrictEqual(
      new Set(['applied']),
    );
    expect(await postedIds()).toStrictEqual(['fund', ...many.map((_, index) => `t${index}`)]);
  });

  it('that conflicts for ever is not trusted', async () => {
    store.faultAt = () => 'conflict';
    await expect(ledger.execute('main', [pay('a')], context)).rejects.toThrow(StoreUnavailable);
    store.faultAt = () => undefined;
    expect(statuses(await ledger.execute('main', [pay('a')], context))).toStrictEqual(['applied']);
  });
});

describe('a command that the codec refuses', () => {
  it('fails alone', async () => {
    const odd = post('odd', [dr('alice', '1.00'), cr('bob', '1.00')], {
      metadata: JSON.parse('{"__proto__":"x"}') as Record<string, string>,
    });
    const calls = [[pay('a')], [odd], [pay('b')]].map((commands) =>
      ledger.execute('main', commands, context),
    );
    const settled = await Promise.allSettled(calls);
    expect(settled.map((call) => call.status)).toStrictEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(await postedIds()).toStrictEqual(['fund', 'a', 'b']);
  });
});

describe('any mix of faults', () => {
  const fault = fc.constantFrom<Fault | undefined>(
    undefined,
    undefined,
    undefined,
    undefined,
    'unknown_before',
    'unknown_after',
    'unknown_late',
    'conflict',
    'unavailable',
  );

  it('loses and repeats nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fault, { maxLength: 60 }),
        fc.integer({ min: 1, max: 12 }),
        async (faults, size) => {
          await at.close();
          await start(4000);
          failWith(...faults);
          const open = new Set(Array.from({ length: 30 }, (_, index) => `t${index}`));
          for (let round = 0; open.size > 0 && round < 100; round += 1) {
            const ids = [...open].slice(0, size);
            const answers = await ledger
              .execute(
                'main',
                [...ids.map((id) => pay(id, '0.50')), freeze('bob'), unfreeze('bob')],
                context,
              )
              .catch(() => []);
            for (const [index, id] of ids.entries()) {
              const answer = answers[index]?.status;
              if (answer === 'applied' || answer === 'duplicate') open.delete(id);
            }
          }
          const ids = (await postedIds()).slice(1);
          expect(new Set(ids).size).toBe(ids.length);
          expect(ids).toHaveLength(30);
          // Folding the log checks every number and balance in it.
          expect((await bookOf(at.log)).accounts.get('bob')?.posted).toBe(1500n);
          expect((await ledger.account('main', 'bob'))?.balance.posted.value).toBe('15.00');
        },
      ),
      { numRuns: sized({ small: 30, ci: 100, full: 1000 }) },
    );
  });
});
