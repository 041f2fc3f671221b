import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root, run } from './child.mjs';

const sources =
  'domain engine sqlite eventstore sagas projections channels api cli bench simulator'.split(' ');

/** Says of which sources `dist` was built. */
const stamp = join(root, 'dist', '.built');

export const isBuilt = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint();

/** Writes `dist`. Types are not checked (tsconfig.build.json). */
export async function build() {
  process.stderr.write('tallybook: building …\n');
  const value = fingerprint();
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  await run(process.execPath, [compiler, '-p', 'tsconfig.build.json']);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, value);
}

function fingerprint() {
  const inputs = sources.flatMap((folder) => [...files(join(root, folder))]).sort();
  const hash = createHash('sha256');
  for (const path of [join(root, 'tsconfig.json'), join(root, 'tsconfig.build.json'), ...inputs]) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path}\0${size}\0${mtimeMs}\0`);
  }
  return hash.digest('hex');
}

function* files(folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else yield path;
  }
}
