import { describe, expect, it } from '@jest/globals';
import { cr, dr, freeze, post } from '../given.js';
import { context, statuses } from '../open.js';
import { fundedLedger, pay } from './funded.js';

const here = fundedLedger();

describe('a chain', () => {
  const chain = (...values: readonly string[]) =>
    values.map((value, index) => pay(`c${index}`, value, index < values.length - 1));

  it('is posted whole', async () => {
    expect(
      statuses(await here.ledger.execute('main', chain('60.00', '30.00', '10.00'), context)),
    ).toStrictEqual(['applied', 'applied', 'applied']);
    expect(await here.balance('alice')).toBe('0.00');
  });

  it('fails whole: the failing item keeps its code, and its neighbours outside are not touched', async () => {
    const outcomes = await here.ledger.execute(
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
    expect(await here.balance('alice')).toBe('98.00');
    expect(await here.ledger.transaction('main', 'c0')).toBeUndefined();
    // None of it is recorded: the ids are free.
    expect(
      statuses(await here.ledger.execute('main', chain('1.00', '1.00', '1.00'), context)),
    ).toStrictEqual(['applied', 'applied', 'applied']);
  });

  it('without an end is refused', async () => {
    expect(
      statuses(
        await here.ledger.execute(
          'main',
          [pay('a', '1.00', true), pay('b', '1.00', true)],
          context,
        ),
      ),
    ).toStrictEqual(['linked_failed', 'invalid_request']);
    expect(
      statuses(await here.ledger.execute('main', [pay('a', '1.00', true), freeze('bob')], context)),
    ).toStrictEqual(['linked_failed', 'invalid_request']);
    expect(
      statuses(await here.ledger.execute('main', [pay('a', '1.00', true)], context)),
    ).toStrictEqual(['invalid_request']);
    expect(await here.balance('alice')).toBe('100.00');
  });

  it('repeats whole', async () => {
    await here.ledger.execute('main', chain('1.00', '2.00'), context);
    expect(
      statuses(await here.ledger.execute('main', chain('1.00', '2.00'), context)),
    ).toStrictEqual(['duplicate', 'duplicate']);
  });

  it('leaves what was posted before a repetition where the rest is refused', async () => {
    await here.ledger.execute('main', chain('1.00', '2.00'), context);
    const [first] = chain('1.00', '2.00');
    if (first === undefined) throw new Error('no chain');
    const outcomes = await here.ledger.execute('main', [first, pay('x', '500.00')], context);
    expect(statuses(outcomes)).toStrictEqual(['duplicate', 'insufficient_funds']);
  });

  it('with the same id twice is judged as the items come', async () => {
    const twice = [pay('t', '1.00', true), pay('t', '1.00', true), pay('u', '500.00')];
    expect(statuses(await here.ledger.execute('main', twice, context))).toStrictEqual([
      'linked_failed',
      'linked_failed',
      'insufficient_funds',
    ]);
  });

  it('has at most 500 items', async () => {
    const values = (length: number) => Array.from({ length }, () => '0.01');
    expect(
      new Set(statuses(await here.ledger.execute('main', chain(...values(501)), context))),
    ).toStrictEqual(new Set(['chain_too_large']));
    expect(
      new Set(statuses(await here.ledger.execute('main', chain(...values(500)), context))),
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
      new Set(statuses(await here.ledger.execute('main', items(180, 'big'), context))),
    ).toStrictEqual(new Set(['chain_too_large']));
    // The chain does not fit beside what the batch has before it, and goes into the next append whole.
    const appends = here.store.written.length;
    const outcomes = await here.ledger.execute(
      'main',
      [...items(100, 'one'), ...items(150, 'two')],
      context,
    );
    expect(new Set(statuses(outcomes))).toStrictEqual(new Set(['applied']));
    expect(here.store.written.slice(appends).map(({ events }) => events)).toStrictEqual([100, 150]);
  });
});
