/** The gateway over TLS and with credentials: answers as a secure node of EventStoreDB gives them. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { EventStoreDBClient } from '@eventstore/db-client';
import featuresServicePb from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import gossipServicePb from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readCredentials, UnusableCredentials } from '../../eventstore/gateway/credentials-file.js';
import { NotPrivate } from '../../eventstore/gateway/private-file.js';
import { type Gateway, startGateway } from '../../eventstore/gateway/server.js';
import { readTlsIdentity } from '../../eventstore/gateway/tls.js';
import {
  openSqliteEventStore,
  type SqliteEventStore,
} from '../../eventstore/sqlite/sqlite-event-store.js';
import { run } from '../cli/support/run.js';
import { follow } from './protocol/follow.js';
import { all, answer, appended, indicesOf, newStream, note } from './protocol/support.js';

/** Made for these tests, of 127.0.0.1, and trusted by nobody else. */
const file = (name: string): string => fileURLToPath(new URL(`tls/${name}`, import.meta.url));
const certificate = file('test-only-certificate.pem');

const folder = mkdtempSync(join(tmpdir(), 'tallybook-tls-'));
const write = (text: string, mode = 0o600): string => {
  const path = join(folder, `file-${Math.random()}`);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
};
/** A checkout leaves no file private. */
const keyText = readFileSync(file('test-only-key.pem'), 'utf8');
const key = write(keyText);

let store: SqliteEventStore;
let gateway: Gateway;
const clients: EventStoreDBClient[] = [];

beforeAll(async () => {
  store = openSqliteEventStore({ file: ':memory:' });
  gateway = await startGateway({
    store,
    port: 0,
    writable: true,
    tls: readTlsIdentity({ certificate, key }),
    credentials: readCredentials(write('# who may\n\nauditor:a:long password\nbob:second\n')),
  });
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.dispose()));
  await gateway.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

const KNOWN = 'auditor:a%3Along%20password@';
function connect(who: string, scheme = 'esdb'): EventStoreDBClient {
  const client = EventStoreDBClient.connectionString(
    `${scheme}://${who}127.0.0.1:${gateway.port}?tls=true&tlsCaFile=${certificate}`,
  );
  clients.push(client);
  return client;
}

const UNAUTHENTICATED = {
  error: 'AccessDeniedError',
  message: '16 UNAUTHENTICATED: Unauthenticated',
  code: 16,
  type: 'access-denied',
};
const ACCESS_DENIED = {
  error: 'AccessDeniedError',
  message: '7 PERMISSION_DENIED: Access Denied',
  code: 7,
  type: 'access-denied',
};
/** A batch append is answered by itself, without a code. */
const BATCH_DENIED = { error: 'AccessDeniedError', message: '', type: 'access-denied' };

describe('with the right credentials', () => {
  it('reads, appends, deletes, subscribes and discovers', async () => {
    const client = connect(KNOWN);
    const stream = newStream();
    expect(await answer(client.appendToStream(stream, note(0)))).toStrictEqual(appended(0n));
    const own = { credentials: { username: 'bob', password: 'second' } };
    expect(await answer(client.appendToStream(stream, note(1), own))).toStrictEqual(appended(1n));
    expect(await indicesOf(client.readStream(stream))).toStrictEqual([0, 1]);
    expect(await all(client.readAll({ maxCount: 2 }))).toHaveLength(2);
    const seen = follow(client.subscribeToStream(stream));
    await seen.until('caughtUp');
    await seen.unsubscribe();
    expect(seen.told).toStrictEqual(['confirmation', 0, 1, 'caughtUp']);
    await client.setStreamMetadata(stream, { maxCount: 1 });
    expect(await indicesOf(client.readStream(stream))).toStrictEqual([1]);
    await client.deleteStream(stream);
    expect(await all(connect(KNOWN, 'esdb+discover').readAll({ maxCount: 1 }))).toHaveLength(1);
  });

  it("a call's own credentials count, not the client's", async () => {
    const client = connect(KNOWN);
    const wrong = { credentials: { username: 'auditor', password: 'wrong' } };
    expect(await answer(client.appendToStream(newStream(), note(0), wrong))).toStrictEqual(
      UNAUTHENTICATED,
    );
  });
});

describe.each([
  ['a wrong password', 'auditor:wrong@', UNAUTHENTICATED, UNAUTHENTICATED],
  ['a user that is not known', 'nobody:second@', UNAUTHENTICATED, UNAUTHENTICATED],
  ['no credentials', '', ACCESS_DENIED, BATCH_DENIED],
])('with %s', (_, who, refused, appendRefused) => {
  it('nothing is read or written', async () => {
    const client = connect(who);
    const stream = newStream();
    expect(await answer(client.appendToStream(stream, note(0)))).toStrictEqual(appendRefused);
    const calls = [
      () => all(client.readStream(stream)),
      () => all(client.readAll({ maxCount: 1 })),
      () => client.deleteStream(stream),
      () => client.tombstoneStream(stream),
      () => client.getStreamMetadata(stream),
      () => all(connect(who, 'esdb+discover').readAll({ maxCount: 1 })),
    ];
    for (const call of calls) expect(await answer(call())).toStrictEqual(refused);
    const seen = follow(client.subscribeToStream(stream));
    await seen.until('error');
    expect(await seen.error()).toStrictEqual(refused);
    expect(await store.readStream(stream, { limit: 1 })).toStrictEqual([]);
  });
});

describe('over bare gRPC', () => {
  const secure = credentials.createSsl(readFileSync(certificate));
  const codeOf = (error: ServiceError | null): number => error?.code ?? 0;
  const headers = (authorization?: string): Metadata => {
    const metadata = new Metadata();
    if (authorization !== undefined) metadata.set('authorization', authorization);
    return metadata;
  };
  const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

  it.each([
    ['none', undefined, 0],
    ['right', basic('bob:second'), 0],
    ['wrong', basic('bob:first'), 16],
    ['a name alone', basic('bob'), 16],
    ['no base64', 'Basic %%%', 16],
    ['another scheme', 'Bearer abc', 0],
  ])('features and gossip with credentials: %s', async (_, authorization, code) => {
    const address = `127.0.0.1:${gateway.port}`;
    const features = new featuresServicePb.ServerFeaturesClient(address, secure);
    const gossip = new gossipServicePb.GossipClient(address, secure);
    const codes = await Promise.all([
      new Promise((resolve) => {
        features.getSupportedMethods(new sharedPb.Empty(), headers(authorization), (error) =>
          resolve(codeOf(error)),
        );
      }),
      new Promise((resolve) => {
        gossip.read(new sharedPb.Empty(), headers(authorization), (error) =>
          resolve(codeOf(error)),
        );
      }),
    ]);
    features.close();
    gossip.close();
    expect(codes).toStrictEqual([code, code]);
  });

  it('a connection without TLS is none', async () => {
    const gossip = new gossipServicePb.GossipClient(
      `127.0.0.1:${gateway.port}`,
      credentials.createInsecure(),
    );
    const code = await new Promise((resolve) => {
      gossip.read(new sharedPb.Empty(), (error) => resolve(codeOf(error)));
    });
    gossip.close();
    expect(code).toBe(14);
  });
});

describe('TLS alone', () => {
  it('encrypts, and asks for no credentials', async () => {
    const open = await startGateway({
      store,
      port: 0,
      tls: readTlsIdentity({ certificate, key }),
    });
    const client = EventStoreDBClient.connectionString(`${open.url}&tlsCaFile=${certificate}`);
    expect(open.url).toBe(`esdb://127.0.0.1:${open.port}?tls=true`);
    expect(await all(client.readAll({ maxCount: 1 }))).toHaveLength(1);
    await client.dispose();
    await open.close();
  });
});

describe('the file of credentials', () => {
  it.each([
    ['line 2 is not user:password', 'a:b\nsecret\n'],
    ['line 1 is not user:password', ':b\n'],
    ['line 1 is not user:password', 'a:\n'],
    ['line 2 repeats a user', 'a:b\na:c\n'],
    ['it holds no user', '# nobody\n'],
  ])('is refused: %s', (reason, text) => {
    const path = write(text);
    expect(() => readCredentials(path)).toThrow(UnusableCredentials);
    expect(() => readCredentials(path)).toThrow(reason);
    expect(() => readCredentials(path)).not.toThrow(/secret/);
  });
});

describe('a file that others may read', () => {
  it('is used neither for credentials nor as a key', () => {
    const users = write('a:b\n', 0o640);
    expect(() => readCredentials(users)).toThrow(NotPrivate);
    const open = write(keyText, 0o604);
    expect(() => readTlsIdentity({ certificate, key: open })).toThrow(NotPrivate);
  });
});

describe('the command line', () => {
  it.each([
    ['credentials without TLS', ['--credentials', 'users'], '--credentials needs'],
    ['a certificate without its key', ['--tls-certificate', certificate], 'come together'],
    [
      'a key that is of no certificate',
      ['--tls-certificate', key, '--tls-key', key],
      'are no certificate and its key',
    ],
  ])('refuses %s', async (_, options, message) => {
    const ran = await run(['gateway', '--data-dir', folder, ...options]);
    expect([ran.code, ran.out]).toStrictEqual([2, '']);
    expect(ran.err).toContain(message);
  });

  it('so does the gateway itself refuse credentials without TLS', async () => {
    const users = readCredentials(write('a:b\n'));
    await expect(startGateway({ store, port: 0, credentials: users })).rejects.toThrow(
      'credentials need TLS',
    );
  });
});
