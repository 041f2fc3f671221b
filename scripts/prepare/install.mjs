import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './child.mjs';
import { driver } from './driver.mjs';
import { isComplete, withDev } from './packages.mjs';

const manifest = join(root, 'package-lock.json');
/** What npm itself notes of the packages that it has installed. */
const record = join(root, 'node_modules/.package-lock.json');
/** Of which manifest, record and Node it was last found that all is there: a JSON of `Stamp`. */
const stamp = join(root, 'node_modules/.tallybook-prepared');

/** Whether everything was there at the last look, and nothing has changed since. */
export function isInstalled(dev) {
  const last = readStamp();
  if (last === undefined || (dev && !last.dev)) return false;
  const now = stampOf(last.dev);
  return Object.keys(now).every((key) => now[key] === last[key]);
}

/** To be called when the packages and the driver are there. */
export function markInstalled() {
  const draft = `${stamp}.draft`;
  writeFileSync(draft, JSON.stringify(stampOf(isComplete(read(manifest), read(record), true))));
  renameSync(draft, stamp);
}

/** Installs the packages that are missing; their own install scripts are not run. */
export async function installPackages(dev) {
  const how = whatToDo(dev);
  if (how === 'nothing') return;
  process.stderr.write('tallybook: installing dependencies (once) …\n');
  // Tools of development that are there stay: a running test may use them.
  const tools = dev || (how === 'add' && withDev(read(record)));
  await run('npm', [
    ...(how === 'add' ? ['install', '--no-save'] : ['ci']),
    tools ? '--include=dev' : '--omit=dev',
    '--include=optional',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
  ]);
}

/**
 * `ci` deletes node_modules and installs everything, `add` keeps what is there, so that a server which
 * runs out of this folder goes on. `nothing` is the answer after an `npm ci` by hand.
 */
function whatToDo(dev) {
  if (!existsSync(record)) return 'ci';
  const last = readStamp();
  const installed = read(record);
  const lockfile = read(manifest);
  const wanted = Object.keys(lockfile.packages);
  const now = stampOf(dev);
  // For another Node npm picks other packages, and a driver compiled for it may not load.
  if (last !== undefined && last.node !== now.node) return 'ci';
  if (installed.packages[`node_modules/${driver}`] === undefined) return 'ci';
  // npm believes its record, so it would not bring back a folder that was deleted by hand.
  if (wanted.some((path) => installed.packages[path] && !existsSync(join(root, path)))) return 'ci';
  if (last !== undefined && last.lock !== now.lock) return 'add';
  return isComplete(lockfile, installed, dev) ? 'nothing' : 'add';
}

function stampOf(dev) {
  return {
    dev,
    node: `${process.version} ${process.platform} ${process.arch}`,
    lock: hash(manifest, join(root, 'sqlite/node20/package.json')),
    tree: existsSync(record) ? hash(record) : '',
  };
}

/** `undefined` when there is none that can be read. */
function readStamp() {
  try {
    return read(stamp);
  } catch {
    return undefined;
  }
}

const read = (file) => JSON.parse(readFileSync(file, 'utf8'));

function hash(...files) {
  const sha256 = createHash('sha256');
  for (const file of files) sha256.update(readFileSync(file));
  return sha256.digest('hex');
}
