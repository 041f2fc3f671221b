import { describe, expect, it } from '@jest/globals';
import { cr, dr, expire, freeze, NOW, postReserved, reserve, voidReserved } from '../given.js';
import { bookOf, context } from '../open.js';
import { fundedLedger, pay } from './funded.js';

const here = fundedLedger();

describe('reads', () => {
  it('show an account', async () => {
    await here.ledger.execute(
      'main',
      [reserve('r', [dr('alice', '30.00'), cr('bob', '30.00')])],
      context,
    );
    expect(await here.ledger.account('main', 'alice')).toMatchObject({
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
    expect(await here.ledger.account('main', 'nobody')).toBeUndefined();
  });

  it('never show what is not committed', async () => {
    here.store.faultAt = () => 'unavailable';
    const call = here.ledger.execute('main', [pay('a', '10.00')], context);
    const seen = here.ledger.account('main', 'alice');
    await expect(call).rejects.toThrow();
    expect((await seen)?.balance.posted.value).toBe('100.00');
  });

  it('show a reservation to its end', async () => {
    const hold = [dr('alice', '5.00'), cr('bob', '5.00')];
    await here.ledger.execute(
      'main',
      [
        reserve('r1', hold),
        reserve('r2', hold),
        reserve('r3', hold, { expiresIn: 1 }),
        reserve('r4', hold),
      ],
      context,
    );
    await here.ledger.execute('main', [postReserved('t', 'r1'), voidReserved('r2')], context);
    await here.ledger.execute('main', [expire], { ...context, nowMs: NOW + 1000 });
    const seen = await Promise.all(
      ['r1', 'r2', 'r3', 'r4', 'r5'].map((id) => here.ledger.reservation('main', id)),
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
    await here.ledger.execute('main', [pay('a', '1.00')], context);
    expect(await here.ledger.transaction('main', 'a')).toStrictEqual(
      (await here.at.log.readStream('ledger-main', { from: 5, limit: 1 }))[0],
    );
    expect(await here.ledger.transaction('main', 'b')).toBeUndefined();
  });
});

describe('the log', () => {
  it('folds to the state that the ledger shows', async () => {
    await here.ledger.execute(
      'main',
      [pay('a', '60.00'), reserve('r', [dr('alice', '5.00'), cr('bob', '5.00')]), freeze('bob')],
      context,
    );
    const book = await bookOf(here.at.log);
    expect(book.accounts.get('alice')).toMatchObject({ posted: 4000n, pendingOut: 500n });
    expect(book.accounts.get('bob')).toMatchObject({
      posted: 6000n,
      pendingIn: 500n,
      status: 'frozen',
    });
  });
});
