/** Several processes on one key store: what one seals the others open, and hashes are the same. */
import { afterEach, expect, it } from '@jest/globals';
import type { EvidencePlace } from '../../domain/evidence/seal-exchange.js';
import { MasterKeys } from '../../domain/secret/master-keys.js';
import { type DataKeyRing, openKeyRing } from '../../engine/data-key/open-key-ring.js';
import { createEvidenceReader, createEvidenceSealer } from '../../engine/evidence/evidence.js';
import { createIdSource } from '../../engine/random-ids.js';
import { describeDatabases, type Place } from '../projections/databases.js';
import { startTestServer } from '../support/server.js';

const clock = { now: () => Date.parse('2026-03-01T12:00:00Z') };
const opened: DataKeyRing[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((keys) => keys.stop()));
});

async function open({ dataDir, databaseUrl }: Place) {
  const keys = await openKeyRing(
    { dataDir, keyDatabaseUrl: databaseUrl },
    {
      storeId: 'store-1',
      masterKeys: new MasterKeys(),
      clock,
      ids: createIdSource(clock),
      onError: () => undefined,
    },
  );
  opened.push(keys);
  return { keys, ...createEvidenceSealer(keys, keys), ...createEvidenceReader(keys) };
}

describeDatabases('processes that share a key store', ({ place, server }) => {
  it('open what each other sealed, and each uses keys of its own', async () => {
    const at = await place();
    const processes = await Promise.all([open(at), open(at), open(at)]);
    const held = await Promise.all(
      Array.from({ length: 900 }, async (_, index) => {
        const seal = await processes[index % 3]?.prepare();
        if (seal === undefined) throw new Error('there are three processes');
        const where: EvidencePlace = ['CallbackReceived', 'sandbox_a', `event-${index}`];
        const sealed = seal({ headers: {}, body: Buffer.from(`body ${index}`) }, where);
        expect(() => seal({ headers: {}, body: Buffer.alloc(0) }, where)).toThrow('one exchange');
        return { sealed, place: where };
      }),
    );
    expect(new Set(held.map(({ sealed }) => sealed.key)).size).toBe(900);
    for (const [index, exchange] of held.entries()) {
      const reader = processes[(index + 1) % 3];
      expect(await reader?.open(exchange)).toEqual({
        state: 'readable',
        exchange: { headers: {}, body: Buffer.from(`body ${index}`) },
      });
    }
    const [first] = held;
    if (first === undefined) throw new Error('900 were sealed');
    const moved = { ...first, place: ['CallbackReceived', 'sandbox_b', 'event-0'] as const };
    expect(await processes[0]?.open(moved)).toEqual({ state: 'changed' });
    await processes[0]?.keys.destroy([first.sealed.key], '2026-03-02T00:00:00.000Z');
    for (const process of processes) {
      expect(await process.open(first)).toEqual({
        state: 'erased',
        at: '2026-03-02T00:00:00.000Z',
      });
    }
    const digests = processes.map((process) => process.digest(Buffer.from('body')));
    expect(new Set(digests).size).toBe(1);
  });

  if (server !== undefined) {
    it('serve with their keys in PostgreSQL, and with none in DATA_DIR', async () => {
      const { databaseUrl = '' } = await place();
      const running = await startTestServer({ env: { KEY_DATABASE_URL: databaseUrl } });
      try {
        const { body } = await running.pay({ reference: 'one' });
        expect(body['status']).toBe('succeeded');
        const path = `/v1/payments/${String(body['id'])}/events?limit=100`;
        const { text } = await running.http(path, { key: running.keys.auditor });
        expect(text).toContain('"state":"readable"');
        // The server goes away: what has keys goes on, and callbacks and payments with them.
        server().restart();
        expect((await running.pay({ reference: 'two' })).body['status']).toBe('succeeded');
      } finally {
        await running.stop();
      }
    }, 120_000);
  }
});
