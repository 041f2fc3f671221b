import { describe, expect, it } from '@jest/globals';
import { defaultChart } from '../../../domain/ledger/chart.js';
import { addSubject, DAY, open } from '../given.js';
import { context, status, statuses } from '../open.js';
import { fundedLedger, pay } from './funded.js';

const here = fundedLedger();

describe('books', () => {
  it('are opened once', async () => {
    const again = await here.ledger.openBook('main', 'Asia/Shanghai', context);
    expect(again).toMatchObject({ status: 'duplicate', events: [{ revision: 0 }] });
    expect(await here.ledger.openBook('main', 'UTC', context)).toMatchObject({
      rejection: { code: 'book_exists' },
    });
    expect(await here.ledger.openBook('a b', 'UTC', context)).toMatchObject({
      rejection: { code: 'invalid_request' },
    });
  });

  it('are found again after a restart, each with its own accounts', async () => {
    expect(await here.ledger.openBook('second', 'UTC', context)).toMatchObject({
      status: 'applied',
    });
    await here.ledger.execute('second', [open('alice', { currency: 'JPY' })], context);
    const restarted = await here.at.ledger();
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
    expect(status(await here.ledger.execute('none', [pay('a', '1.00')], context))).toBe(
      'book_not_found',
    );
    expect(await here.ledger.account('none', 'alice')).toBeUndefined();
    expect(await here.ledger.chart('none')).toBeUndefined();
    expect((await here.ledger.chart('main'))?.length).toBe(defaultChart.length);
  });

  it('have a chart each, in the order of its codes, and other processes see what is added', async () => {
    await here.ledger.openBook('second', 'UTC', context);
    const other = await here.at.ledger({ exclusive: false });
    const added = addSubject('bank_icbc', '100201', { parent: 'bank' });
    expect(status(await here.ledger.execute('main', [added], context))).toBe('applied');
    expect(status(await here.ledger.execute('main', [added], context))).toBe('duplicate');
    for (const one of [here.ledger, other]) {
      const ids = (await one.chart('main'))?.map(({ id }) => id);
      expect(ids?.slice(0, 3)).toStrictEqual(['bank', 'bank_icbc', 'reserve_cash']);
      expect((await one.chart('second'))?.length).toBe(defaultChart.length);
    }
    const onIt = open('icbc', { subject: 'bank_icbc' });
    expect(status(await other.execute('main', [onIt], context))).toBe('applied');
    expect(status(await other.execute('second', [onIt], context))).toBe('subject_not_found');
  });

  it('opened by another process are found when they are asked for', async () => {
    const other = await here.at.ledger();
    await other.openBook('late', 'UTC', context);
    expect(await here.ledger.book('late')).toStrictEqual({
      ...{ id: 'late', timezone: 'UTC', cutTime: '00:00', day: DAY },
    });
  });
});

describe('a closed ledger', () => {
  it('has answered what it took, and takes no more', async () => {
    const call = here.ledger.execute('main', [pay('a', '1.00')], context);
    await here.ledger.close();
    expect(statuses(await call)).toStrictEqual(['applied']);
    await expect(here.ledger.execute('main', [pay('b', '1.00')], context)).rejects.toThrow(
      'closed',
    );
    await here.ledger.close();
  });
});
