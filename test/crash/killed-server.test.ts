/**
 * A start after a kill: all is there, whatever the clock says; what was harmed meanwhile is made good if it
 * can be, and a start that cannot be safe refuses and says why.
 */
import { readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { Sqlite } from '../../sqlite/driver.js';
import { seeded } from '../support/seeded.js';
import { sized } from '../support/test-size.js';
import { acknowledged, copyOfOrigin, garble, killServerFirst } from './killed-server.js';
import {
  expectVerified,
  MINUTES,
  refusal,
  send,
  serverOn,
  stopAfterEach,
  survivors,
  transaction,
} from './servers.js';

killServerFirst();
stopAfterEach();

describe('a server that was killed', () => {
  it(
    'finds everything acknowledged after a kill',
    async () => {
      const server = await serverOn(copyOfOrigin());
      await server.start();
      expect(await survivors(server, acknowledged)).toBe(acknowledged.length);
      await expectVerified(server);
    },
    MINUTES,
  );

  it(
    'refuses a data directory in which another process works, and names it',
    async () => {
      const dataDir = copyOfOrigin();
      const server = await serverOn(dataDir);
      await server.start();
      const { code, said } = await refusal(dataDir);
      expect([code, said]).toEqual([2, expect.stringMatching(/in use by process \d+/)]);
      expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    },
    MINUTES,
  );

  it(
    'goes on if the clock was set back by a day',
    async () => {
      const dataDir = copyOfOrigin();
      const preload = join(dirname(fileURLToPath(import.meta.url)), 'shifted-clock.mjs');
      const server = await serverOn(dataDir, {
        NODE_OPTIONS: `--import ${pathToFileURL(preload).href}`,
        SHIFT_MS: '-86400000',
      });
      await server.start();
      expect(await survivors(server, acknowledged)).toBe(acknowledged.length);
      expect((await send(server, 'transactions', transaction('yesterday'))).status).toBe(201);
      const response = await fetch(`${server.url}/v1/payments`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${server.key('merchant')}`,
          'content-type': 'application/json',
          prefer: 'wait=10',
        },
        body: JSON.stringify({
          amount: { value: '9.90', currency: 'CNY' },
          reference: 'yesterday',
          method: { type: 'card' },
        }),
      });
      expect(await response.json()).toMatchObject({ status: 'succeeded' });
      await expectVerified(server);
    },
    MINUTES,
  );
});

describe('a server whose files were harmed', () => {
  const seed = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000);
  it(
    `starts on a whole log if the tail of the write-ahead log is torn (CRASH_SEED=${seed})`,
    async () => {
      const next = seeded(seed);
      const random = (most: number): number => 1 + Math.floor(next() * most);
      const lost: number[] = [];
      for (let round = 0; round < sized({ small: 2, ci: 4, full: 30 }); round++) {
        const dataDir = copyOfOrigin();
        const wal = join(dataDir, 'events.sqlite-wal');
        const size = statSync(wal).size;
        const bytes = random(Math.floor(size / 4));
        if (round % 2 === 0) truncateSync(wal, size - bytes);
        else garble(wal, -bytes, Math.min(bytes, random(512)));
        const server = await serverOn(dataDir);
        await server.start();
        const left = await survivors(server, acknowledged);
        lost.push(acknowledged.length - left);
        // It goes on from there: the next transaction is the next, and all before it are whole.
        const after = await send(server, 'transactions', transaction(`after-${round}`));
        expect(after.status).toBe(201);
        await expectVerified(server);
        expect(await server.stop()).toBe(0);
      }
      // The last bytes of the log held acknowledged transactions: no trick can bring those back.
      expect(Math.max(...lost)).toBeGreaterThan(0);
    },
    sized({ small: 1, ci: 2, full: 10 }) * MINUTES,
  );

  const caches = [
    ['pages of the seals’ cache', 'caches/seals.sqlite', 4_096, 20_000],
    ['the header of the read database', 'read.sqlite', 0, 100],
    ['the header of the ledger’s cache', 'caches/ledger.sqlite', 0, 100],
    ['the header of the seals’ cache', 'caches/seals.sqlite', 0, 100],
  ] as const;
  // On everyday runs a file stands for all.
  it.each(caches.slice(0, sized({ small: 1, ci: caches.length, full: caches.length })))(
    'makes anew what it can: %s',
    async (_, file, at, length) => {
      const dataDir = copyOfOrigin();
      for (const suffix of ['-wal', '-shm']) {
        const db = new Sqlite(join(dataDir, file));
        db.pragma('wal_checkpoint(TRUNCATE)');
        db.close();
        rmSync(join(dataDir, file) + suffix, { force: true });
      }
      garble(join(dataDir, file), at, length);
      const server = await serverOn(dataDir);
      await server.start();
      expect(await survivors(server, acknowledged)).toBe(acknowledged.length);
      await expectVerified(server);
    },
    MINUTES,
  );

  it(
    'refuses to start on a log that cannot be read',
    async () => {
      const header = copyOfOrigin();
      garble(join(header, 'events.sqlite'), 0, 100);
      rmSync(join(header, 'events.sqlite-wal'));
      const newer = copyOfOrigin();
      const db = new Sqlite(join(newer, 'events.sqlite'));
      db.pragma('user_version = 99');
      db.close();
      const foreign = copyOfOrigin();
      for (const suffix of ['', '-wal', '-shm']) {
        rmSync(join(foreign, `events.sqlite${suffix}`), { force: true });
      }
      writeFileSync(join(foreign, 'events.sqlite'), 'no database at all, but long enough for one');
      for (const [dataDir, why] of [
        [header, /events\.sqlite/],
        [newer, /events\.sqlite/],
        [foreign, /events\.sqlite/],
      ] as const) {
        const before = readFileSync(join(dataDir, 'events.sqlite'));
        const { code, said } = await refusal(dataDir);
        expect([code, said]).toEqual([2, expect.stringMatching(why)]);
        expect(readFileSync(join(dataDir, 'events.sqlite')).equals(before)).toBe(true);
      }
    },
    MINUTES,
  );

  it(
    'does not call a log with garbled pages whole',
    async () => {
      const dataDir = copyOfOrigin();
      const file = join(dataDir, 'events.sqlite');
      const db = new Sqlite(file);
      db.pragma('wal_checkpoint(TRUNCATE)');
      db.close();
      const size = statSync(file).size;
      garble(file, Math.floor(size / 2 / 4_096) * 4_096, 4_096 * 4);
      const server = await serverOn(dataDir);
      const { status } = await server.run('verify');
      expect(status).not.toBe(0);
    },
    MINUTES,
  );
});
