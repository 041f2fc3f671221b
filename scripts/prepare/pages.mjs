/**
 * The pages (`web/`). Their packages lie in `web/node_modules` with a lockfile of their own: neither a first
 * start nor a test installs them.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { filesIn, fingerprintOf, isOf } from './build.mjs';
import { root, run } from './child.mjs';

const web = join(root, 'web');
const stampOfPackages = join(web, 'node_modules/.tallybook-prepared');

/** By the mode of the build: what is shipped, and the gallery for tests. */
const FOLDERS = { production: 'web', gallery: 'gallery' };
const folderOf = (mode) => join(root, 'dist', FOLDERS[mode]);

export const havePagesPackages = () =>
  existsSync(stampOfPackages) && isOf(stampOfPackages, packages());

/** @throws Failed npm could not install them */
export async function installPagesPackages() {
  process.stderr.write('tallybook: installing what building the pages needs (once) …\n');
  await run('npm', ['ci', '--prefix', 'web', '--ignore-scripts', '--no-audit', '--no-fund']);
  writeFileSync(stampOfPackages, packages());
}

export const arePagesBuilt = (mode) => isOf(join(folderOf(mode), '.built'), sources());

/**
 * Builds beside what is there and then replaces it: a running server serves the one or the other whole.
 *
 * @throws Failed a fault in the pages, a missing text for example
 */
export async function buildPages(mode) {
  process.stderr.write(`tallybook: building the ${mode === 'gallery' ? 'gallery' : 'pages'} …\n`);
  const folder = folderOf(mode);
  const [next, old] = [`${folder}-next`, `${folder}-old`];
  const value = sources();
  const vite = join(web, 'node_modules/vite/bin/vite.js');
  await run(process.execPath, [vite, 'build', 'web', '--mode', mode, '--logLevel', 'warn'], {
    NODE_ENV: 'production',
    PAGES_OUT: next,
  });
  writeFileSync(join(next, '.built'), value);
  rmSync(old, { recursive: true, force: true });
  try {
    renameSync(folder, old);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  renameSync(next, folder);
  rmSync(old, { recursive: true, force: true });
}

/**
 * Builds the pages in a process of its own with low priority, which ends with this one. A failure is told
 * and ends nothing: the API serves all the same.
 */
export function buildPagesBeside() {
  if (havePagesPackages() && arePagesBuilt('production')) return;
  const child = spawn(process.execPath, [join(root, 'scripts/pages.mjs')], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  const end = () => child.kill();
  process.once('exit', end);
  child.once('spawn', () => setPriority(child.pid, constants.priority.PRIORITY_LOW));
  child.once('error', () => undefined);
  child.once('close', (code) => {
    process.off('exit', end);
    process.stderr.write(
      code === 0
        ? 'tallybook: the pages are built\n'
        : 'tallybook: the pages could not be built; the API serves all the same\n',
    );
  });
  // A server that stops does not wait for its pages.
  child.unref();
}

function packages() {
  const lock = createHash('sha256').update(readFileSync(join(web, 'package-lock.json')));
  return `${lock.digest('hex')} ${process.version} ${process.platform} ${process.arch}`;
}

/** Of the pages, and of the contract that their types and addresses come from. */
const sources = () =>
  fingerprintOf([
    ...[...filesIn(web)].sort(),
    ...readdirSync(join(root, 'api'))
      .map((concept) => join(root, 'api', concept))
      .flatMap((folder) => [...filesIn(folder)].filter((file) => file.endsWith('contract.ts')))
      .sort(),
  ]);
