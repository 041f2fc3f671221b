/** A body with a member twice: refused by every route that takes JSON, and nothing is written. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { allRoutes } from '../../api/composition/concepts.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { personOf, type SignedIn } from '../support/session.js';

let server: TestServer;
let admin: SignedIn;
beforeAll(async () => {
  server = await startTestServer();
  admin = await personOf(server, 'admin');
});
afterAll(() => server.stop());

const jsonRoutes = allRoutes.filter(({ bodyKind }) => bodyKind === 'json');

/** Parameters of paths that not everything fits. */
const NAMES: Readonly<Record<string, string>> = {
  ...{ book: 'main', number: '1', period: '2020-01', currency: 'CNY' },
};

it.each(jsonRoutes)('$operation refuses it', async ({ path, method, people }) => {
  const before = await server.engine.log.head();
  // What only people may do is asked by a session.
  const [ask, key] =
    people === undefined ? [server.http, server.keys.operator] : [admin.http, undefined];
  const { status, body } = await ask(
    path.replace(/\{(\w+)\}/g, (_, name: string) =>
      path.startsWith('/v1/calendars/') && name === 'id' ? 'CN' : (NAMES[name] ?? 'nobody'),
    ),
    {
      method: method.toUpperCase(),
      key,
      headers: { 'idempotency-key': 'k', 'tallybook-merchant': 'demo-shop' },
      raw: '{"reference":"r","metadata":{"a":[{"b":"1","b":"2"}]}}',
    },
  );
  expect([status, body.code, body.param]).toEqual([400, 'duplicate_member', 'metadata.a.0.b']);
  expect(await server.engine.log.head()).toBe(before);
});

it('an amount that comes twice pays nothing', async () => {
  const { status, body } = await server.http('/v1/payments', {
    key: server.keys.merchant,
    raw: '{"amount":{"value":"1.00","value":"2.00","currency":"CNY"},"reference":"twice","method":{"type":"card"}}',
  });
  expect([status, body.code, body.param]).toEqual([400, 'duplicate_member', 'amount.value']);
});
