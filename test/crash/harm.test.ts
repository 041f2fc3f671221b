/**
 * Files that were harmed while the server was dead, a disk that is full, a clock that was set back: what
 * can be made good is, and a start that cannot be safe refuses and says why.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  closeSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Sqlite } from '../../sqlite/driver.js';
import { sized } from '../support/test-size.js';
import { waitUntil } from '../support/wait-until.js';
import { freePort, ServerProcess } from './server-process.js';

const MINUTES = 60_000;
const ENV = { RATE_LIMIT: '0', SEAL_INTERVAL_MS: '1000' };

let root: string;
/** A data directory as a killed server has left it; each test works on a copy. */
let origin: string;
/** Ids of transactions in the order in which they were acknowledged, one after the other. */
const acknowledged: string[] = [];
const running: ServerProcess[] = [];

async function serverOn(dataDir: string, env: Readonly<Record<string, string>> = {}) {
  const server = new ServerProcess(dataDir, await freePort(), { ...ENV, ...env });
  running.push(server);
  return server;
}

async function send(server: ServerProcess, path: string, body: unknown) {
  const response = await fetch(`${server.url}/v1/ledgers/main/${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${server.key('operator')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Readonly<Record<string, unknown>>;
  return { status: response.status, code: answer['code'] };
}

const openAccounts = async (server: ServerProcess): Promise<void> => {
  for (const [id, subject] of [
    ['harm:bank', 'bank'],
    ['harm:customer', 'customer_payable'],
  ]) {
    const opened = await send(server, 'accounts', { id, currency: 'CNY', subject });
    expect(opened.status).toBe(201);
  }
};

const transaction = (id: string) => {
  const amount = { value: '1.00', currency: 'CNY' };
  return {
    id,
    entries: [
      { account: 'harm:bank', direction: 'debit', amount },
      { account: 'harm:customer', direction: 'credit', amount },
    ],
  };
};

/** How many of the acknowledged there are, which must be the first ones; the balances agree with them. */
async function survivors(server: ServerProcess, ids: readonly string[]): Promise<number> {
  const get = async (path: string) =>
    fetch(`${server.url}/v1/ledgers/main/${path}`, {
      headers: { authorization: `Bearer ${server.key('operator')}` },
    });
  const found: boolean[] = [];
  for (const id of ids) found.push((await get(`transactions/${id}`)).status === 200);
  const count = found.filter(Boolean).length;
  expect(found.slice(0, count)).not.toContain(false);
  const { balance } = (await (await get('accounts/harm:bank')).json()) as {
    balance: { posted: { value: string } };
  };
  expect(balance.posted.value).toBe(`${count}.00`);
  return count;
}

async function expectVerified(server: ServerProcess): Promise<void> {
  const { status, stdout, stderr } = await server.run('verify');
  expect([status, status === 0 ? '' : stdout + stderr]).toStrictEqual([0, '']);
}

let copies = 0;
function copyOf(folder: string): string {
  copies += 1;
  const copy = join(root, `copy-${copies}`);
  cpSync(folder, copy, { recursive: true });
  // The sandbox of the original lives on and is not this one's.
  for (const file of ['lock.pid', 'sandbox']) {
    rmSync(join(copy, file), { recursive: true, force: true });
  }
  return copy;
}

/** Overwrites bytes of a file; a negative place counts from its end. */
function garble(file: string, at: number, length: number): void {
  const size = statSync(file).size;
  const from = Math.max(0, at < 0 ? size + at : at);
  const fd = openSync(file, 'r+');
  writeSync(fd, Buffer.alloc(Math.min(length, size - from), 0xa5), 0, undefined, from);
  closeSync(fd);
}

/** Starts a server that is to refuse; its exit code and what it said. */
async function refusal(dataDir: string): Promise<{ code: number | null; said: string }> {
  const server = await serverOn(dataDir);
  const child = server.begin();
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'tallybook-harm-'));
  origin = join(root, 'origin');
  const server = await serverOn(origin);
  await server.start();
  await openAccounts(server);
  for (let n = 0; n < 60; n++) {
    const id = `harm-${n}`;
    expect((await send(server, 'transactions', transaction(id))).status).toBe(201);
    acknowledged.push(id);
  }
  await server.kill();
}, MINUTES);

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
}, MINUTES);

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('a server whose files were harmed', () => {
  it(
    'finds everything acknowledged after a kill',
    async () => {
      const server = await serverOn(copyOf(origin));
      await server.start();
      expect(await survivors(server, acknowledged)).toBe(acknowledged.length);
      await expectVerified(server);
    },
    MINUTES,
  );

  const seed = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000);
  it(
    `starts on a whole log where the tail of the write-ahead log is torn (CRASH_SEED=${seed})`,
    async () => {
      let state = seed;
      const random = (most: number): number => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return 1 + (state % most);
      };
      const lost: number[] = [];
      for (let round = 0; round < sized({ small: 2, ci: 4, full: 30 }); round++) {
        const dataDir = copyOf(origin);
        const wal = join(dataDir, 'events.sqlite-wal');
        const size = statSync(wal).size;
        const bytes = random(Math.floor(size / 4));
        if (round % 2 === 0) truncateSync(wal, size - bytes);
        else garble(wal, -bytes, Math.min(bytes, random(512)));
        const server = await serverOn(dataDir);
        await server.start();
        const left = await survivors(server, acknowledged);
        lost.push(acknowledged.length - left);
        await expectVerified(server);
        // It goes on from there: the next transaction is the next.
        const next = await send(server, 'transactions', transaction(`after-${round}`));
        expect(next.status).toBe(201);
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
      const dataDir = copyOf(origin);
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
      const header = copyOf(origin);
      garble(join(header, 'events.sqlite'), 0, 100);
      rmSync(join(header, 'events.sqlite-wal'));
      const newer = copyOf(origin);
      const db = new Sqlite(join(newer, 'events.sqlite'));
      db.pragma('user_version = 99');
      db.close();
      const foreign = copyOf(origin);
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
      const dataDir = copyOf(origin);
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

  it(
    'refuses a data directory in which another process works, and names it',
    async () => {
      const dataDir = copyOf(origin);
      const server = await serverOn(dataDir);
      await server.start();
      const { code, said } = await refusal(dataDir);
      expect([code, said]).toEqual([2, expect.stringMatching(/in use by process \d+/)]);
      expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    },
    MINUTES,
  );

  it(
    'goes on where the clock was set back by a day',
    async () => {
      const dataDir = copyOf(origin);
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

const disk = smallDisk();

/** A file system of a few megabytes; undefined where this user may not mount one. */
function smallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'tallybook-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    if (process.env['CI'] === 'true') throw new Error('CI must be able to mount a tmpfs');
    return undefined;
  }
}

(disk === undefined ? describe.skip : describe)('a disk that is full (needs a mount)', () => {
  afterAll(() => {
    if (disk === undefined) return;
    execFileSync('umount', ['-l', disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  it(
    'refuses for now, loses nothing acknowledged, and goes on once there is room',
    async () => {
      const dataDir = join(disk ?? '', 'data');
      mkdirSync(dataDir);
      const server = await serverOn(dataDir);
      await server.start();
      await openAccounts(server);
      const filler = join(disk ?? '', 'filler');
      const done: string[] = [];
      const refused: { status: number; code: unknown }[] = [];
      for (let n = 0; refused.length < 5; n++) {
        if (n === 20) fill(filler);
        const id = `full-${n}`;
        const answer = await send(server, 'transactions', transaction(id));
        if (answer.status === 201) done.push(id);
        else refused.push(answer);
      }
      for (const answer of refused) {
        expect(answer.status).toBe(503);
        expect(['unavailable', 'outcome_unknown']).toContain(answer.code);
      }
      rmSync(filler);
      await waitUntil(
        async () => {
          const id = `room-${done.length}`;
          const { status } = await send(server, 'transactions', transaction(id));
          if (status === 201) done.push(id);
          return status === 201;
        },
        { timeoutMs: MINUTES, everyMs: 100, what: 'a transaction after there is room' },
      );
      await server.kill();
      const again = await serverOn(dataDir);
      await again.start();
      const get = async (id: string) =>
        fetch(`${again.url}/v1/ledgers/main/transactions/${id}`, {
          headers: { authorization: `Bearer ${again.key('operator')}` },
        });
      for (const id of done) expect([id, (await get(id)).status]).toEqual([id, 200]);
      await expectVerified(again);
      expect(existsSync(filler)).toBe(false);
    },
    2 * MINUTES,
  );
});

/** Leaves no whole page. */
function fill(file: string): void {
  const fd = openSync(file, 'w');
  try {
    for (;;) writeAll(fd, 65_536);
  } catch {
    // It is full.
  } finally {
    closeSync(fd);
  }
}

function writeAll(fd: number, size: number): void {
  const written = writeSync(fd, Buffer.alloc(size));
  if (written < size) throw new Error('full');
}
