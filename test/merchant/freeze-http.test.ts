/** A freeze of a merchant holds for all its accounts, those too that are opened while it lasts. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Ledger } from '../../domain/ledger/port.js';
import { merchantAccount, PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import type { Currency } from '../../domain/money/money.js';
import { openingFrozen } from '../../engine/merchant/merchant-freeze.js';
import { startTestServer, type TestServer } from '../support/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const set = (merchant: string, act: 'freeze' | 'unfreeze') =>
  server.http(`/v1/merchants/${merchant}/${act}`, { key: server.keys.operator, body: {} });

async function accountOf(merchant: string, currency: string): Promise<unknown> {
  const { ledger } = server.engine;
  return (await ledger.account(PAYMENT_BOOK, `mer:${merchant}:${currency}`))?.status;
}

it('freezes what there is and what a later payment opens; unfreezing takes both back', async () => {
  const shop = await server.addMerchant({ id: 'shop' });
  await server.pay({ reference: 'one', key: shop.key });
  await server.settled();
  expect(await set('shop', 'freeze')).toMatchObject({
    status: 200,
    body: { id: 'shop', status: 'frozen', accounts: 1 },
  });
  const again = await set('shop', 'freeze');
  expect([again.body['accounts'], again.headers.get('idempotency-replayed')]).toEqual([1, 'true']);
  await server.pay({ reference: 'two', key: shop.key, value: '2.00', currency: 'USD' });
  await server.settled();
  expect([await accountOf('shop', 'CNY'), await accountOf('shop', 'USD')]).toEqual([
    'frozen',
    'frozen',
  ]);
  const cases = await server.http('/v1/cases?status=open', { key: server.keys.operator });
  expect(cases.body['data']).toMatchObject([{ kind: 'posted_to_suspense' }]);
  expect((await set('shop', 'unfreeze')).body).toMatchObject({ status: 'active', accounts: 2 });
  expect([await accountOf('shop', 'CNY'), await accountOf('shop', 'USD')]).toEqual([
    'open',
    'open',
  ]);
});

it('is told of by the list, and refused of a merchant that there is not', async () => {
  await server.addMerchant({ id: 'empty' });
  expect((await set('empty', 'freeze')).body).toMatchObject({ accounts: 0 });
  const listed = await server.http('/v1/merchants?status=frozen', { key: server.keys.finance });
  expect(listed.body['data']).toMatchObject([{ id: 'empty', status: 'frozen' }]);
  expect((await set('nobody', 'freeze')).body).toMatchObject({ status: 404, code: 'not_found' });
  const own = await server.http('/v1/merchants/demo-shop/freeze', {
    key: server.keys.merchant,
    body: {},
  });
  expect(own.status).toBe(403);
});

it.each([
  ['frozen', true],
  ['unfrozen', false],
])(
  'holds for an account that is opened at the moment in which its merchant is %s',
  async (name, frozen) => {
    const { engine } = server;
    const shop = await server.addMerchant({ id: `moment-${name}` });
    const context = {
      ...{ correlationId: 'test', causationId: 'test', actor: 'test' },
      nowMs: Date.now(),
    };
    if (!frozen) await engine.merchantFreeze.set(shop.id, true, context);
    // The merchant is looked at, then frozen with all its accounts, and only then this account is opened.
    const ledger: Ledger = {
      async execute(...asked) {
        if (asked[1].some(({ type }) => type === 'OpenAccount')) {
          await engine.merchantFreeze.set(shop.id, frozen, context);
        }
        return engine.ledger.execute(...asked);
      },
    };
    const open = merchantAccount(shop.id, 'CNY' as Currency);
    const outcomes = await openingFrozen(ledger, engine.merchants).execute(
      PAYMENT_BOOK,
      [open],
      context,
    );
    expect(outcomes).toMatchObject([{ status: 'applied' }]);
    expect(await accountOf(shop.id, 'CNY')).toBe(frozen ? 'frozen' : 'open');
  },
);
