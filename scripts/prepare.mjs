/**
 * Installs and builds what is missing, with Node alone: `npm start`, `npm test` and
 * `npm run tallybook` work in a fresh clone. A stamp beside each result tells when it is stale.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sources =
  'domain engine sqlite eventstore sagas projections channels api cli bench simulator'.split(' ');

function run(command, args) {
  // What is installed or built is told on stderr: stdout belongs to the command that was asked for.
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (result.error) throw result.error;
  if (result.status !== 0) process.exit(result.status ?? 1);
}

function* files(folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else yield path;
  }
}

function fingerprint(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path}\0${size}\0${mtimeMs}\0`);
  }
  return hash.digest('hex');
}

const stale = (stamp, value) => !existsSync(stamp) || readFileSync(stamp, 'utf8') !== value;

export function ensureInstalled() {
  const stamp = join(root, 'node_modules', '.tallybook-installed');
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(readFileSync(join(root, 'sqlite/node20/package.json')))
    .update(`${process.version} ${process.platform} ${process.arch}`)
    .digest('hex');
  if (!stale(stamp, lock)) return;
  process.stderr.write('tallybook: installing dependencies (once) …\n');
  run('npm', ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund']);
  requireDriver();
  writeFileSync(stamp, lock);
}

/** The SQLite drivers are optional to npm, which says nothing where it could install none. */
function requireDriver() {
  const { status } = spawnSync(process.execPath, [join(root, 'scripts/check-driver.mjs')], {
    stdio: ['ignore', 2, 2],
  });
  if (status === 0) return;
  process.stderr.write(
    `tallybook: npm could not install the SQLite driver for Node ${process.versions.node}; where there is ` +
      'no prebuilt binary it needs a C++ toolchain and Python 3 (README.md, "Start")\n',
  );
  process.exit(1);
}

export function ensureBuilt() {
  const stamp = join(root, 'dist', '.built');
  const inputs = sources.flatMap((folder) => [...files(join(root, folder))]).sort();
  const value = fingerprint([
    join(root, 'tsconfig.json'),
    join(root, 'tsconfig.build.json'),
    ...inputs,
  ]);
  if (!stale(stamp, value)) return;
  process.stderr.write('tallybook: building …\n');
  run(process.execPath, [
    join(root, 'node_modules/typescript/bin/tsc'),
    '-p',
    'tsconfig.build.json',
  ]);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, value);
}

export function prepare() {
  ensureInstalled();
  ensureBuilt();
}
