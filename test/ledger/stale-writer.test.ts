/** A writer that another process has overtaken says nothing that is not true any more. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Bench, bench, bookOf, context, prepare, status } from './open.js';

let at: Bench;
beforeAll(async () => {
  at = await bench();
});
afterAll(() => at.close());

it('freezes an account that the other has unfrozen meanwhile', async () => {
  const one = await at.ledger();
  await prepare(one, [
    {
      type: 'OpenAccount',
      origin: 'caller',
      id: 'shop',
      currency: 'CNY',
      subject: 'customer_payable',
    },
    { type: 'FreezeAccount', id: 'shop' },
  ]);
  const other = await at.ledger();
  await one.execute('main', [{ type: 'UnfreezeAccount', id: 'shop' }], context);

  const outcomes = await other.execute('main', [{ type: 'FreezeAccount', id: 'shop' }], context);

  expect(status(outcomes)).toBe('applied');
  expect((await bookOf(at.log)).accounts.get('shop')?.status).toBe('frozen');
});
