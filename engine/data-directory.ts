/**
 * DATA_DIR and its lock: one process at a time. The lock is an open exclusive transaction on
 * `lock.sqlite`, which the kernel drops with the process, however it dies. The pid in `lock.pid`
 * serves the message only.
 */
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, Sqlite } from '../sqlite/driver.js';

const WAIT_MS = 5_000;
const RETRY_MS = 50;

/** Another process works in the data directory. */
export class DataDirectoryLocked extends Error {
  constructor(
    readonly dataDir: string,
    /** Process id of the holder, undefined if it has not been written yet. */
    readonly pid: number | undefined,
  ) {
    const holder = pid === undefined ? 'another process' : `process ${pid}`;
    super(`the data directory ${dataDir} is in use by ${holder}`);
    this.name = 'DataDirectoryLocked';
  }
}

export interface DataDirectoryLock {
  release(): void;
}

/**
 * Creates the directory (mode 0700) and `caches/` in it if they are missing, and locks it.
 * @param waitMs how long to wait for the process that holds it.
 * @throws DataDirectoryLocked it is still held after that.
 */
export async function lockDataDirectory(
  dataDir: string,
  { waitMs = WAIT_MS }: { readonly waitMs?: number } = {},
): Promise<DataDirectoryLock> {
  createDataDirectory(dataDir);
  const pidFile = join(dataDir, 'lock.pid');
  const deadline = Date.now() + waitMs;
  let db = tryLock(join(dataDir, 'lock.sqlite'));
  while (db === undefined) {
    if (Date.now() >= deadline) throw new DataDirectoryLocked(dataDir, readPid(pidFile));
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    db = tryLock(join(dataDir, 'lock.sqlite'));
  }
  const held = db;
  writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 });
  return {
    release() {
      if (!held.open) return;
      rmSync(pidFile, { force: true });
      held.close();
    },
  };
}

/** Creates DATA_DIR (mode 0700) and its `caches/` if they are missing. */
export function createDataDirectory(dataDir: string): void {
  const created = mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  // The umask may have taken bits away from the owner; a directory of somebody else's stays as is.
  if (created !== undefined) chmodSync(dataDir, 0o700);
  mkdirSync(join(dataDir, 'caches'), { recursive: true, mode: 0o700 });
}

function tryLock(file: string): Database | undefined {
  const db = new Sqlite(file, { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
    return db;
  } catch (error) {
    db.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
}

const isBusy = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  String(error.code).startsWith('SQLITE_BUSY');

function readPid(file: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
    return Number.isInteger(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}
