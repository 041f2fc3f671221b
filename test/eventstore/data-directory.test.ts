import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DataDirectoryLocked, lockDataDirectory } from '../../engine/data-directory.js';

const SCRIPT = fileURLToPath(new URL('./lock-holder-process.mjs', import.meta.url));

/** A process of its own that has locked the directory. */
async function holder(dataDir: string): Promise<ChildProcess & { readonly pid: number }> {
  const child = spawn(process.execPath, [SCRIPT, dataDir], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  if (child.pid === undefined) throw new Error('the process did not start');
  return Object.assign(child, { pid: child.pid });
}

describe('the lock of the data directory', () => {
  let parent: string;
  let dataDir: string;
  let children: ChildProcess[];

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'tallybook-lock-'));
    dataDir = join(parent, 'deep', 'data');
    children = [];
  });
  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(parent, { recursive: true, force: true });
  });

  it('creates the directory for its owner alone, with its caches', async () => {
    const lock = await lockDataDirectory(dataDir);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    expect(statSync(join(dataDir, 'caches')).isDirectory()).toBe(true);
    expect(readFileSync(join(dataDir, 'lock.pid'), 'utf8')).toBe(`${process.pid}\n`);
    lock.release();
    expect(existsSync(join(dataDir, 'lock.pid'))).toBe(false);
  });

  it('is held once, also within a process, and free after its release', async () => {
    const first = await lockDataDirectory(dataDir);
    await expect(lockDataDirectory(dataDir, { waitMs: 60 })).rejects.toThrow(DataDirectoryLocked);
    first.release();
    first.release();
    (await lockDataDirectory(dataDir)).release();
  });

  it('names the process that holds it', async () => {
    const child = await holder(dataDir);
    children.push(child);
    const error = await lockDataDirectory(dataDir, { waitMs: 100 }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(DataDirectoryLocked);
    expect(error).toMatchObject({ pid: child.pid });
    expect(String(error)).toContain(`process ${child.pid}`);
  });

  it('is waited for', async () => {
    const child = await holder(dataDir);
    children.push(child);
    const waiting = lockDataDirectory(dataDir);
    child.stdin?.end();
    (await waiting).release();
  });

  it('is dropped with a process that is killed, whatever it leaves behind', async () => {
    const child = await holder(dataDir);
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(existsSync(join(dataDir, 'lock.pid'))).toBe(true);
    const lock = await lockDataDirectory(dataDir, { waitMs: 0 });
    expect(readFileSync(join(dataDir, 'lock.pid'), 'utf8')).toBe(`${process.pid}\n`);
    lock.release();
  });
});
