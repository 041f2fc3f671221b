/** A request whose body is slow, over real HTTP: what its person lost meanwhile it does not do. */
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { STEPPED_UP_MS } from '../../domain/session/session.js';
import { sessionIn, type SignedIn } from '../support/session.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { PASSWORD } from '../user/credentials.js';

const time = { ms: Date.parse('2026-03-01T12:00:00Z') };
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ clock: { now: () => time.ms } });
});
afterAll(() => server.stop());

const context = () => ({ correlationId: 't', causationId: 't', actor: 't', nowMs: time.ms });

async function owner(address: string) {
  const { directory } = server.engine.users;
  const rest = { name: 'Bo Li', merchant: 'demo-shop', by: null, idempotencyKey: address };
  const invited = await directory.invite({ address, roles: ['owner'], ...rest }, context());
  if (!invited.accepted) throw new Error(invited.rejection.detail);
  const body = { link: invited.link, password: PASSWORD };
  const answer = await server.http('/v1/session/link', { body });
  return { id: invited.user.id, session: sessionIn(server.url, answer) };
}

/** Sends a webhook endpoint whose body comes whole only after what happens meanwhile. */
async function slowly(
  { cookie, csrfToken, http }: SignedIn,
  meanwhile: () => unknown,
): Promise<string> {
  const body = JSON.stringify({ url: 'https://shop.example/hooks', events: ['payment.succeeded'] });
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  const answer = new Promise<string>((resolve) =>
    socket.once('data', (data) => resolve(String(data))),
  );
  const lines = [
    ...['POST /v1/webhook-endpoints HTTP/1.1', `Host: ${hostname}:${port}`],
    ...['Content-Type: application/json', `Content-Length: ${body.length}`],
    ...[`Cookie: ${cookie}`, `Tallybook-CSRF: ${csrfToken}`, `Idempotency-Key: ${csrfToken}`],
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n${body.slice(0, 10)}`);
  // Behind it on the same server: by the time this is answered, the first has passed its session.
  await http('/v1/payments');
  await meanwhile();
  socket.write(body.slice(10));
  const text = await answer;
  socket.destroy();
  return `${text.slice(9, 12)} ${/"code":"(\w+)"/.exec(text)?.[1] ?? ''}`;
}

const endpoints = async () =>
  (await server.http('/v1/webhook-endpoints', { key: server.keys.merchant })).body.data;

it('is refused when the role was taken away', async () => {
  const { id, session } = await owner('demoted@example.com');
  const demoted = await slowly(session, () =>
    server.engine.users.directory.decide(
      { type: 'ChangeRoles', id, roles: ['accountant'], by: null },
      context(),
    ),
  );
  expect([demoted, await endpoints()]).toStrictEqual(['403 forbidden', []]);
});

it('is refused when the password was shown too long ago by then', async () => {
  const { session } = await owner('slow@example.com');
  const late = await slowly(session, () => (time.ms += STEPPED_UP_MS));
  expect([late, await endpoints()]).toStrictEqual(['403 step_up_required', []]);
});

it('is done when nothing was lost', async () => {
  const { session } = await owner('steady@example.com');
  expect(await slowly(session, () => undefined)).toBe('201 ');
  expect(await endpoints()).toHaveLength(1);
});
