/** Keys that a server must hear of from the log: revoked by another server, or unreadable. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { KEYS_EVERY_MS } from '../../api/composition/access.js';
import { ACCESS_STREAM } from '../../domain/access/streams.js';
import { openEventStore } from '../../eventstore/open-event-store.js';
import { openDatabase } from '../../eventstore/sqlite/open-database.js';
import { SqliteEventStore } from '../../eventstore/sqlite/sqlite-event-store.js';
import { withFaultyReads } from '../eventstore/faulty-database.js';
import { engineUrl, startGatewayChild } from '../support/gateway-child.js';
import { startTestServer, type TestServer, type TestServerOptions } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';
import { asking } from './asking-keys.js';

/** Opens the store of the settings, and counts the looks at the keys: those begun, and the last that ended. */
function lookedAt() {
  const looks = { begun: 0, ended: 0 };
  const openStore: typeof openEventStore = async (settings) => {
    const store = await openEventStore(settings);
    const read = store.readStream.bind(store);
    store.readStream = async (stream, options) => {
      if (stream !== ACCESS_STREAM) return read(stream, options);
      const number = (looks.begun += 1);
      const page = await read(stream, options);
      looks.ended = Math.max(looks.ended, number);
      return page;
    };
    return store;
  };
  return { looks, openStore };
}

it('two servers on one log: what one revokes, the other refuses after its next look, for which it waits half a second', async () => {
  expect(KEYS_EVERY_MS).toBeLessThanOrEqual(500);
  const folder = mkdtempSync(join(tmpdir(), 'tallybook-keys-'));
  const gateway = await startGatewayChild(join(folder, 'events.sqlite'));
  const env = { EVENTSTORE_URL: engineUrl(gateway.port) };
  const { looks, openStore } = lookedAt();
  const servers: TestServer[] = [];
  const start = async (name: string, rest: TestServerOptions = {}) => {
    const server = await startTestServer({ dev: true, env, dataDir: join(folder, name), ...rest });
    servers.push(server);
    return server;
  };
  try {
    const [one, two] = [await start('one'), await start('two', { openStore })];
    const [here, there] = [asking(one.http), asking(two.http)];
    for (let n = 0; n < 5; n++) {
      const { id, key } = await here.issued(one.keys.operator, { role: 'auditor' });
      expect(await there.opens(key)).toBe(200);
      expect((await here.revoke(one.keys.operator, id)).status).toBe(200);
      expect(await here.opens(key)).toBe(401);
      const { begun } = looks;
      // Nobody asks the other for anything meanwhile: it looks by itself.
      await waitUntil(() => looks.ended > begun);
      expect(await there.opens(key)).toBe(401);
    }
  } finally {
    for (const server of servers) await server.stop();
    await gateway.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);

it('a server that cannot read the keys takes no writes, and answers reads', async () => {
  let isFailing = false;
  const server = await startTestServer({
    openStore: ({ dataDir, clock = { now: Date.now } }) => {
      const db = openDatabase(join(dataDir, 'events.sqlite'), { readonly: false });
      withFaultyReads(db, /WHERE s\.name =/, () => isFailing);
      return Promise.resolve(new SqliteEventStore(db, { clock }));
    },
  });
  try {
    const post = (id: string) =>
      server.http('/v1/ledgers/main/accounts', {
        key: server.keys.operator,
        body: { id, currency: 'CNY', subject: 'customer_payable' },
      });
    expect((await post('before')).status).toBe(201);
    isFailing = true;
    let accepted = 0;
    const refused = await waitUntil(async () => {
      const answer = await post(`meanwhile-${(accepted += 1)}`);
      return answer.status === 201 ? undefined : answer;
    });
    expect([refused.status, refused.body.code]).toEqual([503, 'keys_outdated']);
    expect(refused.headers.get('retry-after')).toBe('1');
    const read = await server.http('/v1/payments', { key: server.keys.finance });
    expect(read.status).toBe(200);
    isFailing = false;
    expect((await post('after')).status).toBe(201);
    const lost = await server.http(`/v1/ledgers/main/accounts/meanwhile-${accepted}`, {
      key: server.keys.finance,
    });
    expect(lost.status).toBe(404);
  } finally {
    await server.stop();
  }
}, 30_000);
