/** Reads of the log that fail, and what a server makes of them. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { openDatabase } from '../../eventstore/sqlite/open-database.js';
import { SqliteEventStore } from '../../eventstore/sqlite/sqlite-event-store.js';
import { withFaultyReads } from '../eventstore/faulty-database.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';

type Failing = 'nothing' | 'the log' | 'everything';

describe('a server whose disk does not answer for a while', () => {
  let failing: Failing = 'nothing';
  let server: TestServer;
  let store: SqliteEventStore;
  beforeAll(async () => {
    server = await startTestServer({
      openStore: ({ dataDir, clock = { now: Date.now } }) => {
        const db = openDatabase(join(dataDir, 'events.sqlite'), { readonly: false });
        withFaultyReads(db, /WHERE a\.position >/, () => failing !== 'nothing');
        withFaultyReads(db, /WHERE s\.name =/, () => failing === 'everything');
        store = new SqliteEventStore(db, { clock });
        return Promise.resolve(store);
      },
    });
  });
  afterAll(() => server.stop());

  const readersPart = async () => {
    const { status, body } = await server.http('/readyz');
    const parts = body.parts as { name: string; ready: boolean; detail?: string }[];
    return { status, detail: parts.find(({ name }) => name === 'readers')?.detail ?? '' };
  };
  /** A commit that readers cannot be given from memory: they have to read the file. */
  const commitUnseen = async (): Promise<void> => {
    const id = randomUUID();
    await store.append('foreign', [{ id, type: 'Foreign', data: '{}', metadata: '{}' }], 'any');
    await store.deleteStream({ stream: 'foreign', expected: 'any', kind: 'soft' });
  };
  const livez = async () => (await server.http('/livez')).status;

  it('names every reader that cannot read, and each goes on by itself', async () => {
    const { body: before } = await server.pay({ reference: 'before' });
    expect(before).toMatchObject({ status: 'succeeded' });
    failing = 'the log';
    await commitUnseen();
    const { status, body } = await server.http('/v1/payments', {
      key: server.keys.merchant,
      headers: { prefer: 'wait=0' },
      body: {
        amount: { value: '88.88', currency: 'CNY' },
        reference: 'meanwhile',
        method: { type: 'card' },
      },
    });
    expect([status, body.status]).toEqual([201, 'processing']);
    await waitUntil(async () => {
      const { status, detail } = await readersPart();
      return (
        status === 503 &&
        ['sagas', 'read models', 'seals'].every((name) =>
          detail.includes(`${name}: reading again after StoreUnavailable`),
        )
      );
    });
    failing = 'everything';
    await waitUntil(async () => (await readersPart()).detail.includes('keys: reading again'));
    expect(await livez()).toBe(200);

    failing = 'nothing';
    await server.settled();
    const path = `/v1/payments/${String(body.id)}`;
    const paid = await waitUntil(async () => {
      const answer = await server.http(path, { key: server.keys.merchant });
      return answer.status === 200 && answer.body.status === 'succeeded' ? answer : undefined;
    });
    expect(paid.headers.get('tallybook-stale')).toBeNull();
    // A wait ends with the payment and not with its time.
    expect((await server.pay({ reference: 'after' })).body).toMatchObject({ status: 'succeeded' });
    // Payments go on by themselves; the seals when their reader has tried again.
    await waitUntil(() => server.engine.seals.seal());
    await waitUntil(async () => (await readersPart()).status === 200);
  });

  it('is not alive when a reader has done nothing for a minute', async () => {
    const stuck = server.engine.log.readers.start({
      name: 'stuck',
      read: ({ signal }) => new Promise((resolve) => (signal.onabort = () => resolve())),
    });
    expect(await livez()).toBe(200);
    const startMs = performance.now();
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => startMs + 61_000);
    try {
      const { status, body } = await server.http('/livez');
      expect(status).toBe(503);
      expect(body).toMatchObject({ alive: false });
      expect(body.silentReaders).toContain('stuck');
    } finally {
      clock.mockRestore();
      await stuck.stop();
    }
    expect(await livez()).toBe(200);
  });
});
