/** When the seals begin to read the log: a tree that has to be made anew does not hold up a start. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createIdSource } from '../../engine/random-ids.js';
import { sealKeyOf } from '../../engine/seal/seal-key.js';
import { openSeals, type Seals } from '../../engine/seal/seals.js';
import { createEventLog, type TallybookLog } from '../../eventstore/codec/coded-event-log.js';
import { openEmbeddedEventStore } from '../../eventstore/open-event-store.js';
import { waitUntil } from '../support/wait-until.js';

const clock = { now: Date.now };
const ids = createIdSource(clock);
const key = sealKeyOf(generateKeyPairSync('ed25519').privateKey);
const logger = { warn: () => undefined, error: () => undefined };

let dataDir: string;
let log: TallybookLog;
/** Readers that have begun. */
let begun: string[];
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'tallybook-seals-'));
  log = await createEventLog(openEmbeddedEventStore({ dataDir }), {
    ...{ mode: 'development', clock, ids },
  });
  begun = [];
  const follow = log.followRecorded.bind(log);
  log.followRecorded = (reader) => {
    begun.push(reader.name);
    return follow(reader);
  };
});
afterEach(async () => {
  await log.store.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const open = (startAfter: Promise<unknown>): Promise<Seals> =>
  openSeals({ log, dataDir, key, clock, ids, logger, intervalMs: 0, startAfter });

describe('seals that wait for a start', () => {
  it.each([
    ['through', () => Promise.resolve()],
    ['broken', () => Promise.reject(new Error('flows'))],
  ])('read the log once it is %s, and seal what was there before', async (_, started) => {
    const seals = await open(started());
    await waitUntil(() => seals.seal());
    expect(begun).toEqual(['seals']);
    expect((await seals.latest()).head.treeSize).toBe(1);
    await seals.stop();
  });

  it('seal nothing meanwhile, and read nothing any more once they are stopped', async () => {
    let through: () => void = () => undefined;
    const started = new Promise<void>((resolve) => (through = resolve));
    const seals = await open(started);
    expect(await seals.seal()).toBe(false);
    expect(seals.health()).toBe(true);
    await seals.stop();
    through();
    await started;
    expect(begun).toEqual([]);
  });
});
