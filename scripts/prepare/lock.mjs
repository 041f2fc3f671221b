import {
  appendFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 200;

/** A lock as old as this is free, for its process id may be that of quite another process by now. */
const STALE_MS = 30 * 60_000;

/** The file of the lock that this process holds. */
let held;

/**
 * Does `work` while no other process does work under the lock of `folder`. The lock of a process that
 * was killed is free.
 *
 * Each file of the folder has a number for a name and process ids inside; the file with the highest
 * number is the lock. To take a free lock is to make the file with the next number, which the file
 * system lets one process alone do. A file that one overwrites or deletes could not do that: of two
 * that find the lock of a killed process, the second would take it from the first.
 */
export async function locked(folder, work) {
  held = await acquire(folder);
  try {
    return await work();
  } finally {
    writeFileSync(held, 'free');
    held = undefined;
  }
}

/** Keeps the lock held as long as this child process runs, even if this process is killed before. */
export function shareLock(pid) {
  if (held !== undefined) appendFileSync(held, ` ${pid}`);
}

async function acquire(folder) {
  mkdirSync(folder, { recursive: true });
  for (let told = false; ; await pause(POLL_MS)) {
    const last = newest(folder);
    const owner = last > 0 ? ownerOf(join(folder, String(last))) : undefined;
    if (owner === undefined) {
      const lock = take(folder, last + 1);
      if (lock !== undefined) return lock;
    } else if (!told) {
      told = true;
      process.stderr.write(
        `tallybook: waiting for process ${owner}, which installs or builds here …\n`,
      );
    }
  }
}

/** The highest number in the folder, 0 when there is none. */
function newest(folder) {
  return Math.max(0, ...readdirSync(folder).filter((name) => /^\d+$/.test(name)));
}

/** The id of a process that holds this lock, `undefined` when the lock is free. */
function ownerOf(lock) {
  try {
    if (Date.now() - statSync(lock).mtimeMs > STALE_MS) return undefined;
    // A process id that is this one's own was that of an earlier process.
    const pids = readFileSync(lock, 'utf8').split(' ').map(Number);
    return pids.find((pid) => pid > 0 && pid !== process.pid && isAlive(pid));
  } catch (error) {
    // Its successor has deleted the file.
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** The file of this lock, `undefined` when another process was faster. */
function take(folder, number) {
  const lock = join(folder, String(number));
  const draft = join(folder, `draft-${process.pid}`);
  // Linked, not written, so that the file never stands there without a process id.
  writeFileSync(draft, String(process.pid));
  try {
    linkSync(draft, lock);
  } catch (error) {
    if (error.code === 'EEXIST') return undefined;
    throw error;
  } finally {
    rmSync(draft);
  }
  // While this process was slow another may have got further, and deleted the file that stood here.
  if (newest(folder) !== number) {
    rmSync(lock, { force: true });
    return undefined;
  }
  for (const name of readdirSync(folder)) {
    if (/^\d+$/.test(name) && Number(name) < number) rmSync(join(folder, name), { force: true });
  }
  return lock;
}
