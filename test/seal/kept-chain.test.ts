/** A start goes on with the seals where the last one ended: it does not check every signature again. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SEAL_STREAM } from '../../domain/seal/streams.js';
import { sealKeyOf } from '../../engine/seal/seal-key.js';
import { openSeals, type Seals } from '../../engine/seal/seals.js';
import { createIdSource } from '../../engine/random-ids.js';
import { createEventLog, type TallybookLog } from '../../eventstore/codec/coded-event-log.js';
import { openEmbeddedEventStore } from '../../eventstore/open-event-store.js';
import { Sqlite } from '../../sqlite/driver.js';
import { waitUntil } from '../support/wait-until.js';

/** How far the clock was set back. */
let setBackMs = 0;
const clock = { now: () => Date.now() - setBackMs };
const ids = createIdSource(clock);
const key = sealKeyOf(generateKeyPairSync('ed25519').privateKey);
const logger = { warn: () => undefined, error: () => undefined };

let dataDir: string;
let log: TallybookLog;
/** From which revision the stream of seals was read. */
let sealReads: (number | undefined)[];
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'tallybook-chain-'));
  sealReads = [];
  setBackMs = 0;
  const store = openEmbeddedEventStore({ dataDir });
  const readStream = store.readStream.bind(store);
  store.readStream = (stream, options) => {
    if (stream === SEAL_STREAM) sealReads.push(options.from);
    return readStream(stream, options);
  };
  log = await createEventLog(store, { mode: 'development', clock, ids });
});
afterEach(async () => {
  await log.store.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const open = (): Promise<Seals> =>
  openSeals({ log, dataDir, key, clock, ids, logger, intervalMs: 0 });

async function addEvent(): Promise<void> {
  const context = { correlationId: 'c', causationId: 'c', actor: 'system' };
  const event = { type: 'KeyRevoked', data: { key: 'key_1', withIssued: false } } as const;
  const metadata = { ...context, at: '2026-01-01T00:00:00.000Z' };
  await log.append('access-keys', [{ id: ids.uuid(), event, metadata }], 'any');
}

async function sealNext(seals: Seals): Promise<void> {
  await addEvent();
  await waitUntil(() => seals.seal());
}

describe('the chain of the seals', () => {
  it('is read on from the last head after a restart', async () => {
    const first = await open();
    for (let at = 0; at < 3; at++) await sealNext(first);
    const latest = await first.latest();
    await first.stop();
    sealReads.length = 0;
    const again = await open();
    expect(await again.latest()).toEqual(latest);
    // Once where it ended, to see that it is the same event, then behind it.
    expect(sealReads).toEqual([3, 4]);
    await sealNext(again);
    expect((await again.latest()).head.treeSize).toBe(latest.head.treeSize + 1);
    expect(again.health()).toBe(true);
    await again.stop();
  });

  it('records no seal before the last one, also after a restart by a clock that was set back', async () => {
    const first = await open();
    await sealNext(first);
    await first.stop();
    setBackMs = 3_600_000;
    const again = await open();
    await sealNext(again);
    await sealNext(again);
    await again.stop();
    const seals = await log.readStream(SEAL_STREAM, { from: 0, limit: 100 });
    const recorded = seals.map(({ metadata }) => metadata.at);
    expect(recorded).toHaveLength(4);
    expect(recorded).toStrictEqual([...recorded].sort());
  });

  it('is read anew where the stream has another event there, or the cache is damaged', async () => {
    const first = await open();
    await sealNext(first);
    await first.latest();
    await first.stop();
    for (const harm of [
      "UPDATE chain SET event_id = 'other'",
      "UPDATE chain SET chain = '{'",
      `UPDATE chain SET chain = '{"storeId":"other"}'`,
      'DELETE FROM chain',
    ]) {
      const db = new Sqlite(join(dataDir, 'caches', 'seals.sqlite'));
      expect([harm, db.prepare(harm).run().changes]).toEqual([harm, 1]);
      db.close();
      sealReads.length = 0;
      const again = await open();
      expect((await again.latest()).head.storeId).toBe(log.storeId);
      expect(sealReads.at(-1)).toBe(0);
      await again.stop();
    }
  });
});
