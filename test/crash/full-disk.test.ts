/** A disk that is full: requests are refused for as long as there is no room, and nothing acknowledged is lost. */
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '../support/wait-until.js';
import {
  expectVerified,
  isKept,
  MINUTES,
  openAccounts,
  send,
  serverOn,
  stopAfterEach,
  transaction,
} from './servers.js';

stopAfterEach();

const disk = smallDisk();

/** A file system of a few megabytes; undefined if this user may not mount one. */
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
      for (const id of done) expect([id, await isKept(again, id)]).toEqual([id, true]);
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
