import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root, run } from './child.mjs';

const sources =
  'domain engine sqlite eventstore sagas projections channels banks api cli bench simulator'.split(
    ' ',
  );

/** Says of which sources `dist` was built. */
const stamp = join(root, 'dist', '.built');

export const isBuilt = () => isOf(stamp, fingerprint());

/** Writes `dist`. Types are not checked (tsconfig.build.json). */
export async function build() {
  process.stderr.write('tallybook: building …\n');
  const value = fingerprint();
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  await run(process.execPath, [compiler, '-p', 'tsconfig.build.json']);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, value);
}

const fingerprint = () =>
  fingerprintOf([
    join(root, 'tsconfig.json'),
    join(root, 'tsconfig.build.json'),
    ...sources.flatMap((folder) => [...filesIn(join(root, folder))]).sort(),
  ]);

/** Whether a stamp holds this fingerprint. */
export const isOf = (file, value) => existsSync(file) && readFileSync(file, 'utf8') === value;

/** Changes when a file does, or the list of them. */
export function fingerprintOf(inputs) {
  const hash = createHash('sha256');
  for (const path of inputs) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path}\0${size}\0${mtimeMs}\0`);
  }
  return hash.digest('hex');
}

/** The files below a folder, without installed packages. */
export function* filesIn(folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.name === 'node_modules') continue;
    if (entry.isDirectory()) yield* filesIn(path);
    else yield path;
  }
}
