/**
 * Installs and builds what is missing, with Node alone: `npm start`, `npm test` and
 * `npm run tallybook` work in a fresh clone, also when two of them are the first command at once.
 */
import { join } from 'node:path';
import { build, isBuilt } from './prepare/build.mjs';
import { Failed, root } from './prepare/child.mjs';
import { readyDriver } from './prepare/driver.mjs';
import { installPackages, isInstalled, markInstalled } from './prepare/install.mjs';
import { locked } from './prepare/lock.mjs';
import {
  arePagesBuilt,
  buildPages,
  buildPagesBeside,
  havePagesPackages,
  installPagesPackages,
} from './prepare/pages.mjs';

export { buildPagesBeside, havePagesPackages, root };

/**
 * `dev` asks for the tools of development too (tests, lint), which running does not need; `built` for
 * `dist`. Ends the process when something cannot be installed or built; the reason is then on stderr.
 */
export async function prepare({ dev = false, built = true } = {}) {
  const ready = () => isInstalled(dev) && (!built || isBuilt());
  await madeUnder(join(root, '.prepare'), ready, () => make(dev, built));
}

/**
 * Installs the packages of the pages, which nothing else needs, and builds the pages; with `gallery` also
 * what only tests look at. Needs `dist`. Ends the process as `prepare` does.
 */
export async function preparePages({ gallery = false, built = true } = {}) {
  const modes = !built ? [] : gallery ? ['production', 'gallery'] : ['production'];
  const ready = () => havePagesPackages() && modes.every(arePagesBuilt);
  // A lock of its own: who starts a server or a test does not wait for pages.
  await madeUnder(join(root, '.prepare/pages'), ready, async () => {
    if (!havePagesPackages()) await installPagesPackages();
    for (const mode of modes) if (!arePagesBuilt(mode)) await buildPages(mode);
  });
}

async function madeUnder(lock, ready, work) {
  if (ready()) return;
  try {
    // Asked again under the lock: another process may have done it meanwhile.
    await locked(lock, () => (ready() ? undefined : work()));
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    if (error.message) process.stderr.write(`tallybook: ${error.message}\n`);
    process.exit(error.exitCode);
  }
}

async function make(dev, built) {
  const install = !isInstalled(dev);
  if (install) await installPackages(dev);
  const driver = async () => {
    await readyDriver();
    markInstalled();
  };
  // The driver may have to be compiled, for a minute on one processor; the build needs only packages.
  const work = [install && driver(), built && !isBuilt() && build()];
  const failed = (await Promise.allSettled(work)).find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
}
