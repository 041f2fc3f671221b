/** A server on a log that others write, too, with data keys of its own: it takes no card by a token. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openEventStore } from '../../eventstore/open-event-store.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { checkoutOf, linkTo } from './checkout.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    env: { EVENTSTORE_URL: 'esdb://127.0.0.1:2113' },
    dev: true,
    openStore: ({ dataDir, clock }) => openEventStore({ dataDir, url: undefined, clock }),
  });
});
afterAll(() => server.stop());

const CARD = { channel: 'sandbox_a', token: 'tok_12345678' };

it('offers no card fields', async () => {
  const payer = checkoutOf(server, await linkTo(server, 'apart'));
  expect((await payer.read()).body).toMatchObject({ methods: ['qr'], card: null });
  const started = await payer.start('card', { card: CARD });
  expect(started).toMatchObject({ status: 409, body: { code: 'checkout_method_unavailable' } });
});

it('refuses a payment by a token, and stores nothing of it', async () => {
  const head = await server.engine.log.head();
  const method = { type: 'card', ...CARD };
  expect(await server.pay({ reference: 'apart-api', rest: { method } })).toMatchObject({
    status: 422,
    body: { code: 'method_unsupported', param: 'method.token' },
  });
  expect(await server.engine.log.head()).toBe(head);
});
