import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Failed, root, run } from './child.mjs';

/** The package that sqlite/driver.ts chooses for this Node. */
export const driver =
  Number(process.versions.napi) >= 10 ? 'better-sqlite3' : '@tallybook/sqlite-node20';

/**
 * How the driver is compiled when there is no prebuilt one: with -O2, as SQLite itself is built, not
 * with the driver's -O3, and without what Tallybook does not use: full text search and R-trees. Both
 * halve the time that a first start takes. An `npm ci` by hand compiles everything, as it comes.
 */
const FLAGS = ['FTS3', 'FTS3_PARENTHESIS', 'FTS4', 'FTS5', 'RTREE', 'GEOPOLY'].reduce(
  (flags, part) => `${flags} -USQLITE_ENABLE_${part}`,
  '-O2',
);

/**
 * Makes the SQLite driver load: downloads a prebuilt one, or compiles it, if its package carries none.
 *
 * @throws Failed there is neither a prebuilt one nor what compiling needs
 */
export async function readyDriver() {
  if (loads()) return;
  process.stderr.write(
    'tallybook: preparing the SQLite driver (compiling it, if there is no prebuilt one, takes minutes) …\n',
  );
  const { JOBS = 'max', CFLAGS = FLAGS, CXXFLAGS = '-O2' } = process.env;
  try {
    await run('npm', ['rebuild', 'better-sqlite3'], { JOBS, CFLAGS, CXXFLAGS });
    if (loads()) return;
  } catch (error) {
    if (!(error instanceof Failed) || error.interrupted) throw error;
  }
  throw new Failed(
    1,
    `npm could not install the SQLite driver for Node ${process.versions.node}; where there is ` +
      'no prebuilt binary it needs a C++ toolchain and Python 3 (README.md, "Start")',
  );
}

/** Asked in a process of its own: a driver for another Node may end the process. */
function loads() {
  const script = fileURLToPath(new URL('check-driver.mjs', import.meta.url));
  return spawnSync(process.execPath, [script], { cwd: root, stdio: 'ignore' }).status === 0;
}
