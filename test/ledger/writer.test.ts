import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { StoreUnavailable } from '../../domain/kernel/event-store.js';
import { DayUnclear } from '../../engine/ledger/day-unclear.js';
import type { LedgerService } from '../../engine/ledger/ledger-service.js';
import { MemoryEventStore } from '../support/memory-event-store.js';
import {
  addSubject,
  close,
  cr,
  cut,
  DAY,
  dr,
  endOf,
  expire,
  freeze,
  funded,
  NOW,
  open,
  post,
  postReserved,
  reserve,
  reverse,
  voidReserved,
} from './given.js';
import { bench, type Bench, bookOf, context, eventsOf, prepare, status, statuses } from './open.js';

let store: MemoryEventStore;
let at: Bench;
let ledger: LedgerService;

beforeEach(async () => {
  store = new MemoryEventStore();
  at = await bench(store);
  ledger = await at.ledger();
  await prepare(ledger, funded);
});
afterEach(() => at.close());

const pay = (id: string, value: string, linked = false) =>
  post(id, [dr('alice', value), cr('bob', value)], linked ? { linked } : {});
const balance = async (id: string) => (await ledger.account('main', id))?.balance.posted.value;

describe('a batch', () => {
  it('is answered in its order, each by itself', async () => {
    const outcomes = await ledger.execute(
      'main',
      [
        pay('a', '60.00'),
        pay('b', '60.00'),
        pay('c', '40.00'),
        pay('a', '60.00'),
        pay('c', '41.00'),
      ],
      context,
    );
    expect(statuses(outcomes)).toStrictEqual([
      'applied',
      'insufficient_funds',
      'applied',
      'duplicate',
      'id_conflict',
    ]);
    expect([await balance('alice'), await balance('bob')]).toStrictEqual(['0.00', '100.00']);
  });

  it('goes into one append, with the metadata of its command', async () => {
    const appends = store.written.length;
    const [first, second] = await ledger.execute('main', [pay('a', '1.00'), pay('b', '2.00')], {
      ...context,
      actor: 'key:k',
      correlationId: 'c',
      causationId: 'd',
    });
    expect(store.written.slice(appends).map(({ events }) => events)).toStrictEqual([2]);
    if (first?.status !== 'applied' || second?.status !== 'applied') throw new Error('refused');
    const [stored] = second.events;
    expect(stored).toStrictEqual(
      (await at.log.readStream('ledger-main', { from: 6, limit: 1 }))[0],
    );
    expect(stored?.metadata).toStrictEqual({
      actor: 'key:k',
      correlationId: 'c',
      causationId: 'd',
      at: new Date(NOW).toISOString(),
    });
    expect(second.position).toBe(stored?.position);
  });

  it('shares its append with batches of the same moment, which collect while one is under way', async () => {
    const appends = store.written.length;
    const calls = ['a', 'b', 'c'].map((id) => ledger.execute('main', [pay(id, '1.00')], context));
    await new Promise((resolve) => setImmediate(resolve));
    calls.push(...['d', 'e'].map((id) => ledger.execute('main', [pay(id, '1.00')], context)));
    await Promise.all(calls);
    expect(store.written.slice(appends).map(({ events }) => events)).toStrictEqual([3, 2]);
  });

  it('is cut into appends below the limit of the store', async () => {
    const appends = store.written.length;
    const many = Array.from({ length: 3000 }, (_, index) => pay(`t${index}`, '0.01'));
    expect(new Set(statuses(await ledger.execute('main', many, context)))).toStrictEqual(
      new Set(['applied']),
    );
    const written = store.written.slice(appends);
    expect(written.length).toBeGreaterThan(1);
    expect(written.reduce((sum, { events }) => sum + events, 0)).toBe(3000);
    for (const { bytes } of written) expect(bytes).toBeLessThanOrEqual(store.maxAppendBytes);
    expect(await balance('bob')).toBe('30.00');
  });

  it('may be empty', async () => {
    expect(await ledger.execute('main', [], context)).toStrictEqual([]);
  });

  it('of refusals writes nothing', async () => {
    const appends = store.written.length;
    expect(
      statuses(await ledger.execute('main', [pay('a', '200.00'), freeze('x')], context)),
    ).toStrictEqual(['insufficient_funds', 'account_not_known']);
    expect(store.written).toHaveLength(appends);
  });
});

describe('a repetition', () => {
  it('answers with the original events, after any time', async () => {
    const commands = [
      pay('a', '10.00'),
      reserve('r', [dr('alice', '5.00'), cr('bob', '5.00')]),
      postReserved('p', 'r'),
      reserve('v', [dr('alice', '5.00'), cr('bob', '5.00')]),
      voidReserved('v'),
      reverse('ra', 'a'),
    ];
    const first = await ledger.execute('main', commands, context);
    expect(new Set(statuses(first))).toStrictEqual(new Set(['applied']));
    const original = first.map((outcome) => (outcome.status === 'applied' ? outcome.events : []));
    for (const service of [ledger, await at.ledger()]) {
      const again = await service.execute('main', commands, context);
      expect(new Set(statuses(again))).toStrictEqual(new Set(['duplicate']));
      const events = again.map((outcome) => (outcome.status === 'duplicate' ? outcome.events : []));
      const written = original.map((all) =>
        all.map(({ id, event, revision }) => ({ id, event, revision })),
      );
      expect(
        events.map((all) => all.map(({ id, event, revision }) => ({ id, event, revision }))),
      ).toStrictEqual(written);
    }
  });

  it.each(['the ledger that opened it', 'one that has loaded a snapshot'])(
    'of an account that is open reads nothing of the log: %s',
    async (which) => {
      const dataDir = at.folder();
      const first = await at.ledger({ dataDir });
      const accounts = funded.slice(0, 3);
      await first.close();
      const service = which === 'the ledger that opened it' ? ledger : await at.ledger({ dataDir });
      const reads = jest.spyOn(at.log, 'readStream');
      expect(statuses(await service.execute('main', accounts, context))).toStrictEqual(
        accounts.map(() => 'duplicate'),
      );
      for (let index = 0; index < 300; index += 1) {
        const posting = post(`t${index}`, [dr('bank', '1.00'), cr('alice', '1.00')]);
        const outcomes = await service.execute('main', [...accounts, posting], context);
        expect(statuses(outcomes)).toStrictEqual([...accounts.map(() => 'duplicate'), 'applied']);
      }
      expect(reads).toHaveBeenCalledTimes(0);
    },
  );

  it('works on what the same batch has just written', async () => {
    const hold = [dr('alice', '5.00'), cr('bob', '5.00')];
    const outcomes = await ledger.execute(
      'main',
      [
        pay('a', '1.00'),
        reverse('ra', 'a'),
        reverse('rb', 'a'),
        reserve('r', hold),
        voidReserved('r'),
        voidReserved('r'),
        postReserved('p', 'r'),
        open('carol'),
        open('carol'),
        close('carol'),
        close('carol'),
        post('z', [dr('alice', '1.00'), cr('carol', '1.00')]),
      ],
      context,
    );
    expect(statuses(outcomes)).toStrictEqual([
      'applied',
      'applied',
      'already_reversed',
      'applied',
      'applied',
      'duplicate',
      'reservation_closed',
      'applied',
      'duplicate',
      'applied',
      'duplicate',
      'account_closed',
    ]);
    const [, , , , voided, again] = outcomes;
    if (voided?.status !== 'applied' || again?.status !== 'duplicate') throw new Error('refused');
    expect(again.events).toStrictEqual(voided.events);
  });
});

describe('a chain', () => {
  const chain = (...values: readonly string[]) =>
    values.map((value, index) => pay(`c${index}`, value, index < values.length - 1));

  it('is posted whole', async () => {
    expect(
      statuses(await ledger.execute('main', chain('60.00', '30.00', '10.00'), context)),
    ).toStrictEqual(['applied', 'applied', 'applied']);
    expect(await balance('alice')).toBe('0.00');
  });

  it('fails whole: the failing item keeps its code, and its neighbours outside are not touched', async () => {
    const outcomes = await ledger.execute(
      'main',
      [pay('before', '1.00'), ...chain('60.00', '60.00', '10.00'), pay('after', '1.00')],
      context,
    );
    expect(statuses(outcomes)).toStrictEqual([
      'applied',
      'linked_failed',
      'insufficient_funds',
      'linked_failed',
      'applied',
    ]);
    expect(await balance('alice')).toBe('98.00');
    expect(await ledger.transaction('main', 'c0')).toBeUndefined();
    // None of it is recorded: the ids are free.
    expect(
      statuses(await ledger.execute('main', chain('1.00', '1.00', '1.00'), context)),
    ).toStrictEqual(['applied', 'applied', 'applied']);
  });

  it('without an end is refused', async () => {
    expect(
      statuses(
        await ledger.execute('main', [pay('a', '1.00', true), pay('b', '1.00', true)], context),
      ),
    ).toStrictEqual(['linked_failed', 'invalid_request']);
    expect(
      statuses(await ledger.execute('main', [pay('a', '1.00', true), freeze('bob')], context)),
    ).toStrictEqual(['linked_failed', 'invalid_request']);
    expect(statuses(await ledger.execute('main', [pay('a', '1.00', true)], context))).toStrictEqual(
      ['invalid_request'],
    );
    expect(await balance('alice')).toBe('100.00');
  });

  it('repeats whole', async () => {
    await ledger.execute('main', chain('1.00', '2.00'), context);
    expect(statuses(await ledger.execute('main', chain('1.00', '2.00'), context))).toStrictEqual([
      'duplicate',
      'duplicate',
    ]);
  });

  it('leaves what was posted before a repetition where the rest is refused', async () => {
    await ledger.execute('main', chain('1.00', '2.00'), context);
    const [first] = chain('1.00', '2.00');
    if (first === undefined) throw new Error('no chain');
    const outcomes = await ledger.execute('main', [first, pay('x', '500.00')], context);
    expect(statuses(outcomes)).toStrictEqual(['duplicate', 'insufficient_funds']);
  });

  it('with the same id twice is judged as the items come', async () => {
    const twice = [pay('t', '1.00', true), pay('t', '1.00', true), pay('u', '500.00')];
    expect(statuses(await ledger.execute('main', twice, context))).toStrictEqual([
      'linked_failed',
      'linked_failed',
      'insufficient_funds',
    ]);
  });

  it('has at most 500 items', async () => {
    const values = (length: number) => Array.from({ length }, () => '0.01');
    expect(
      new Set(statuses(await ledger.execute('main', chain(...values(501)), context))),
    ).toStrictEqual(new Set(['chain_too_large']));
    expect(
      new Set(statuses(await ledger.execute('main', chain(...values(500)), context))),
    ).toStrictEqual(new Set(['applied']));
  });

  it('has at most 900,000 bytes as stored, and stays in one append', async () => {
    const metadata = Object.fromEntries(
      Array.from({ length: 9 }, (_, key) => [`key${key}`, 'x'.repeat(500)]),
    );
    const items = (length: number, name: string) =>
      Array.from({ length }, (_, index) =>
        post(`${name}${index}`, [dr('alice', '0.01'), cr('bob', '0.01')], {
          metadata,
          ...(index < length - 1 ? { linked: true } : {}),
        }),
      );
    expect(
      new Set(statuses(await ledger.execute('main', items(180, 'big'), context))),
    ).toStrictEqual(new Set(['chain_too_large']));
    // The chain does not fit beside what the batch has before it, and goes into the next append whole.
    const appends = store.written.length;
    const outcomes = await ledger.execute(
      'main',
      [...items(100, 'one'), ...items(150, 'two')],
      context,
    );
    expect(new Set(statuses(outcomes))).toStrictEqual(new Set(['applied']));
    expect(store.written.slice(appends).map(({ events }) => events)).toStrictEqual([100, 150]);
  });
});

describe('a transaction above the limit of the store', () => {
  it('is refused, and nothing else', async () => {
    const small = await bench(new MemoryEventStore({ maxAppendBytes: 2000 }));
    const service = await small.ledger();
    await prepare(service, funded);
    const outcomes = await service.execute(
      'main',
      [
        pay('a', '1.00'),
        post('b', [dr('alice', '1.00'), cr('bob', '1.00')], { metadata: { k: 'x'.repeat(2000) } }),
        pay('c', '1.00'),
      ],
      context,
    );
    expect(statuses(outcomes)).toStrictEqual(['applied', 'transaction_too_large', 'applied']);
    await small.close();
  });
});

describe('books', () => {
  it('are opened once', async () => {
    const again = await ledger.openBook('main', 'Asia/Shanghai', context);
    expect(again).toMatchObject({ status: 'duplicate', events: [{ revision: 0 }] });
    expect(await ledger.openBook('main', 'UTC', context)).toMatchObject({
      rejection: { code: 'book_exists' },
    });
    expect(await ledger.openBook('a b', 'UTC', context)).toMatchObject({
      rejection: { code: 'invalid_request' },
    });
  });

  it('are found again after a restart, each with its own accounts', async () => {
    expect(await ledger.openBook('second', 'UTC', context)).toMatchObject({ status: 'applied' });
    await ledger.execute('second', [open('alice', { currency: 'JPY' })], context);
    const restarted = await at.ledger();
    expect(restarted.books()).toStrictEqual([
      { id: 'main', timezone: 'Asia/Shanghai', cutTime: '00:00', day: DAY },
      { id: 'second', timezone: 'UTC', cutTime: '00:00', day: DAY },
    ]);
    expect((await restarted.account('second', 'alice'))?.balance.posted).toStrictEqual({
      value: '0',
      currency: 'JPY',
    });
    expect((await restarted.account('main', 'alice'))?.balance.posted).toStrictEqual({
      value: '100.00',
      currency: 'CNY',
    });
  });

  it('that were not opened refuse everything', async () => {
    expect(status(await ledger.execute('none', [pay('a', '1.00')], context))).toBe(
      'book_not_found',
    );
    expect(await ledger.account('none', 'alice')).toBeUndefined();
    expect(await ledger.chart('none')).toBeUndefined();
    expect((await ledger.chart('main'))?.length).toBe(11);
  });

  it('have a chart each, in the order of its codes, and other processes see what is added', async () => {
    await ledger.openBook('second', 'UTC', context);
    const other = await at.ledger({ exclusive: false });
    const added = addSubject('bank_icbc', '100201', { parent: 'bank' });
    expect(status(await ledger.execute('main', [added], context))).toBe('applied');
    expect(status(await ledger.execute('main', [added], context))).toBe('duplicate');
    for (const one of [ledger, other]) {
      const ids = (await one.chart('main'))?.map(({ id }) => id);
      expect(ids?.slice(0, 3)).toStrictEqual(['bank', 'bank_icbc', 'channel_receivable']);
      expect((await one.chart('second'))?.length).toBe(11);
    }
    const onIt = open('icbc', { subject: 'bank_icbc' });
    expect(status(await other.execute('main', [onIt], context))).toBe('applied');
    expect(status(await other.execute('second', [onIt], context))).toBe('subject_not_found');
  });

  it('opened by another process are found when they are asked for', async () => {
    const other = await at.ledger();
    await other.openBook('late', 'UTC', context);
    expect(await ledger.book('late')).toStrictEqual({
      ...{ id: 'late', timezone: 'UTC', cutTime: '00:00', day: DAY },
    });
  });
});

describe('a closed ledger', () => {
  it('has answered what it took, and takes no more', async () => {
    const call = ledger.execute('main', [pay('a', '1.00')], context);
    await ledger.close();
    expect(statuses(await call)).toStrictEqual(['applied']);
    await expect(ledger.execute('main', [pay('b', '1.00')], context)).rejects.toThrow('closed');
    await ledger.close();
  });
});

describe('reads', () => {
  it('show an account', async () => {
    await ledger.execute(
      'main',
      [reserve('r', [dr('alice', '30.00'), cr('bob', '30.00')])],
      context,
    );
    expect(await ledger.account('main', 'alice')).toMatchObject({
      id: 'alice',
      book: 'main',
      currency: 'CNY',
      status: 'open',
      limits: { floor: { value: '0.00', currency: 'CNY' } },
      metadata: {},
      balance: {
        posted: { value: '100.00', currency: 'CNY' },
        pending: {
          in: { value: '0.00', currency: 'CNY' },
          out: { value: '30.00', currency: 'CNY' },
        },
        available: { value: '70.00', currency: 'CNY' },
        sequence: 1,
      },
    });
    expect(await ledger.account('main', 'nobody')).toBeUndefined();
  });

  it('never show what is not committed', async () => {
    store.faultAt = () => 'unavailable';
    const call = ledger.execute('main', [pay('a', '10.00')], context);
    const seen = ledger.account('main', 'alice');
    await expect(call).rejects.toThrow();
    expect((await seen)?.balance.posted.value).toBe('100.00');
  });

  it('show a reservation to its end', async () => {
    const hold = [dr('alice', '5.00'), cr('bob', '5.00')];
    await ledger.execute(
      'main',
      [
        reserve('r1', hold),
        reserve('r2', hold),
        reserve('r3', hold, { expiresIn: 1 }),
        reserve('r4', hold),
      ],
      context,
    );
    await ledger.execute('main', [postReserved('t', 'r1'), voidReserved('r2')], context);
    await ledger.execute('main', [expire], { ...context, nowMs: NOW + 1000 });
    const seen = await Promise.all(
      ['r1', 'r2', 'r3', 'r4', 'r5'].map((id) => ledger.reservation('main', id)),
    );
    expect(seen.map((view) => view && [view.status, view.transaction])).toStrictEqual([
      ['posted', 't'],
      ['voided', null],
      ['expired', null],
      ['pending', null],
      undefined,
    ]);
    expect(seen[0]?.entries).toStrictEqual([
      { account: 'alice', direction: 'debit', amount: { value: '5.00', currency: 'CNY' } },
      { account: 'bob', direction: 'credit', amount: { value: '5.00', currency: 'CNY' } },
    ]);
  });

  it('show a transaction as stored', async () => {
    await ledger.execute('main', [pay('a', '1.00')], context);
    expect(await ledger.transaction('main', 'a')).toStrictEqual(
      (await at.log.readStream('ledger-main', { from: 5, limit: 1 }))[0],
    );
    expect(await ledger.transaction('main', 'b')).toBeUndefined();
  });
});

describe('timers', () => {
  it('void what is due, however much it is', async () => {
    const hold = [dr('alice', '0.01'), cr('bob', '0.01')];
    const many = Array.from({ length: 2500 }, (_, index) =>
      reserve(`r${index}`, hold, { expiresIn: 5 }),
    );
    await ledger.execute('main', [...many, reserve('stays', hold)], context);
    expect(await ledger.expireDue()).toBe(0);
    at.clock.nowMs += 5000;
    expect(await ledger.expireDue()).toBe(2500);
    expect(await ledger.expireDue()).toBe(0);
    expect((await ledger.account('main', 'alice'))?.balance.pending.out.value).toBe('0.01');
  });

  it('cut the day at midnight of the zone, once', async () => {
    await ledger.cutDueDays();
    at.clock.nowMs = Date.parse('2026-03-10T16:00:00Z');
    await ledger.cutDueDays();
    await ledger.cutDueDays();
    expect((await eventsOf(at.log)).filter(({ type }) => type === 'DayCut')).toStrictEqual([
      { type: 'DayCut', data: { closed: DAY, opened: '2026-03-11', cause: 'timer' } },
    ]);
  });
});

describe('a ledger that finds more than three days to cut', () => {
  const hold = [dr('alice', '1.00'), cr('bob', '1.00')];
  const stamped = [
    pay('a', '1.00'),
    reverse('f', 'fund'),
    reserve('r2', hold),
    postReserved('p', 'r'),
    voidReserved('r'),
    expire,
  ];
  const others = [open('carol'), freeze('carol'), close('carol')];
  const days = async () =>
    (await eventsOf(at.log)).filter(({ type }) => type === 'DayCut').map(({ data }) => data);

  beforeEach(async () => {
    await ledger.execute('main', [reserve('r', hold, { expiresIn: 60 })], context);
  });

  it('cuts them by itself', async () => {
    at.clock.nowMs = endOf('2026-04-10');
    await ledger.cutDueDays();
    expect(await days()).toStrictEqual([{ closed: DAY, opened: '2026-04-11', cause: 'timer' }]);
    expect(ledger.dayHealth()).toBe(true);
  });

  it('that are to wait posts nothing until an operator names the day', async () => {
    const waits = await at.ledger({ unclearDays: 'wait' });
    at.clock.nowMs = endOf('2026-03-12');
    await waits.cutDueDays();
    expect(await days()).toStrictEqual([{ closed: DAY, opened: '2026-03-13', cause: 'timer' }]);
    const now = () => ({ ...context, nowMs: at.clock.nowMs });
    at.clock.nowMs = endOf('2026-03-16');
    await waits.cutDueDays();
    expect(await days()).toHaveLength(1);

    const events = (await eventsOf(at.log)).length;
    const message =
      'book main: 2026-03-13 is open and is over for long; an operator has to name the day';
    for (const command of stamped) {
      const refused = waits.execute('main', [open('dave'), command], now());
      await expect(refused).rejects.toThrow(new DayUnclear({ id: 'main', day: '2026-03-13' }));
      // Flows wait for what is of this kind, and ask again.
      await expect(refused).rejects.toBeInstanceOf(StoreUnavailable);
    }
    await expect(waits.requireClearDay('main')).rejects.toThrow(message);
    await waits.requireClearDay('none');
    expect(waits.dayHealth()).toBe(message);
    expect(await waits.expireDue()).toBe(0);
    expect(await eventsOf(at.log)).toHaveLength(events);
    expect(new Set(statuses(await waits.execute('main', others, now())))).toStrictEqual(
      new Set(['applied']),
    );

    const named = cut('operator', '2026-03-16', { force: true });
    expect(status(await waits.execute('main', [named], now()))).toBe('applied');
    expect(waits.dayHealth()).toBe(true);
    await waits.requireClearDay('main');
    expect(status(await waits.execute('main', [pay('a', '1.00')], now()))).toBe('applied');
    expect(await waits.expireDue()).toBe(1);
  });

  it('goes on where another process has cut the day', async () => {
    const waits = await at.ledger({ unclearDays: 'wait', exclusive: false });
    at.clock.nowMs = endOf('2026-03-16');
    const named = cut('operator', '2026-03-16', { force: true });
    await ledger.execute('main', [named], { ...context, nowMs: at.clock.nowMs });
    expect(status(await waits.execute('main', [pay('a', '1.00')], context))).toBe('applied');
  });
});

it('a day is cut once, however many ask for it at once', async () => {
  const tomorrow = { ...context, nowMs: endOf(DAY) };
  const four = [1, 2, 3, 4].map(() => ledger.execute('main', [cut('operator')], tomorrow));
  expect((await Promise.all(four)).map(status)).toStrictEqual([
    'applied',
    'duplicate',
    'duplicate',
    'duplicate',
  ]);
  expect((await bookOf(at.log)).day).toBe('2026-03-11');
});

it('a cut time other than midnight is kept over a restart, with a snapshot or without', async () => {
  const dataDir = at.folder();
  const first = await at.ledger({ dataDir });
  await first.openBook('shop', 'Asia/Shanghai', context, '22:00');
  await first.execute('shop', [open('a')], context);
  expect(await first.openBook('shop', 'Asia/Shanghai', context)).toMatchObject({
    rejection: { code: 'book_exists', param: 'cutTime' },
  });
  await first.close();
  for (const again of [await at.ledger({ dataDir }), await at.ledger()]) {
    expect((await again.book('shop'))?.cutTime).toBe('22:00');
  }
  at.clock.nowMs = Date.parse('2026-03-10T14:00:00Z');
  const late = await at.ledger();
  await late.cutDueDays();
  expect((await late.book('shop'))?.day).toBe('2026-03-11');
  expect((await late.book('main'))?.day).toBe(DAY);
});

describe('the log', () => {
  it('folds to the state that the ledger shows', async () => {
    await ledger.execute(
      'main',
      [pay('a', '60.00'), reserve('r', [dr('alice', '5.00'), cr('bob', '5.00')]), freeze('bob')],
      context,
    );
    const book = await bookOf(at.log);
    expect(book.accounts.get('alice')).toMatchObject({ posted: 4000n, pendingOut: 500n });
    expect(book.accounts.get('bob')).toMatchObject({
      posted: 6000n,
      pendingIn: 500n,
      status: 'frozen',
    });
  });
});
