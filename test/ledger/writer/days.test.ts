import { beforeEach, describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '../../../domain/kernel/event-store.js';
import { DayUnclear } from '../../../engine/ledger/day-unclear.js';
import {
  close,
  cr,
  cut,
  DAY,
  dr,
  endOf,
  expire,
  freeze,
  open,
  postReserved,
  reserve,
  reverse,
  voidReserved,
} from '../given.js';
import { bookOf, context, eventsOf, status, statuses } from '../open.js';
import { fundedLedger, pay } from './funded.js';

const here = fundedLedger();

describe('timers', () => {
  it('void what is due, however much it is', async () => {
    const hold = [dr('alice', '0.01'), cr('bob', '0.01')];
    const many = Array.from({ length: 2500 }, (_, index) =>
      reserve(`r${index}`, hold, { expiresIn: 5 }),
    );
    await here.ledger.execute('main', [...many, reserve('stays', hold)], context);
    expect(await here.ledger.expireDue()).toBe(0);
    here.at.clock.nowMs += 5000;
    expect(await here.ledger.expireDue()).toBe(2500);
    expect(await here.ledger.expireDue()).toBe(0);
    expect((await here.ledger.account('main', 'alice'))?.balance.pending.out.value).toBe('0.01');
  });

  it('cut the day at midnight of the zone, once', async () => {
    await here.ledger.cutDueDays();
    here.at.clock.nowMs = Date.parse('2026-03-10T16:00:00Z');
    await here.ledger.cutDueDays();
    await here.ledger.cutDueDays();
    expect((await eventsOf(here.at.log)).filter(({ type }) => type === 'DayCut')).toStrictEqual([
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
    (await eventsOf(here.at.log)).filter(({ type }) => type === 'DayCut').map(({ data }) => data);

  beforeEach(async () => {
    await here.ledger.execute('main', [reserve('r', hold, { expiresIn: 60 })], context);
  });

  it('cuts them by itself', async () => {
    here.at.clock.nowMs = endOf('2026-04-10');
    await here.ledger.cutDueDays();
    expect(await days()).toStrictEqual([{ closed: DAY, opened: '2026-04-11', cause: 'timer' }]);
    expect(here.ledger.dayHealth()).toBe(true);
  });

  it('that are to wait posts nothing until an operator names the day', async () => {
    const waits = await here.at.ledger({ unclearDays: 'wait' });
    here.at.clock.nowMs = endOf('2026-03-12');
    await waits.cutDueDays();
    expect(await days()).toStrictEqual([{ closed: DAY, opened: '2026-03-13', cause: 'timer' }]);
    const now = () => ({ ...context, nowMs: here.at.clock.nowMs });
    here.at.clock.nowMs = endOf('2026-03-16');
    await waits.cutDueDays();
    expect(await days()).toHaveLength(1);

    const events = (await eventsOf(here.at.log)).length;
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
    expect(await eventsOf(here.at.log)).toHaveLength(events);
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
    const waits = await here.at.ledger({ unclearDays: 'wait', exclusive: false });
    here.at.clock.nowMs = endOf('2026-03-16');
    const named = cut('operator', '2026-03-16', { force: true });
    await here.ledger.execute('main', [named], { ...context, nowMs: here.at.clock.nowMs });
    expect(status(await waits.execute('main', [pay('a', '1.00')], context))).toBe('applied');
  });
});

it('a day is cut once, however many ask for it at once', async () => {
  const tomorrow = { ...context, nowMs: endOf(DAY) };
  const four = [1, 2, 3, 4].map(() => here.ledger.execute('main', [cut('operator')], tomorrow));
  expect((await Promise.all(four)).map(status)).toStrictEqual([
    'applied',
    'duplicate',
    'duplicate',
    'duplicate',
  ]);
  expect((await bookOf(here.at.log)).day).toBe('2026-03-11');
});

it('a cut time other than midnight is kept over a restart, with a snapshot or without', async () => {
  const dataDir = here.at.folder();
  const first = await here.at.ledger({ dataDir });
  await first.openBook('shop', 'Asia/Shanghai', context, '22:00');
  await first.execute('shop', [open('a')], context);
  expect(await first.openBook('shop', 'Asia/Shanghai', context)).toMatchObject({
    rejection: { code: 'book_exists', param: 'cutTime' },
  });
  await first.close();
  for (const again of [await here.at.ledger({ dataDir }), await here.at.ledger()]) {
    expect((await again.book('shop'))?.cutTime).toBe('22:00');
  }
  here.at.clock.nowMs = Date.parse('2026-03-10T14:00:00Z');
  const late = await here.at.ledger();
  await late.cutDueDays();
  expect((await late.book('shop'))?.day).toBe('2026-03-11');
  expect((await late.book('main'))?.day).toBe(DAY);
});
