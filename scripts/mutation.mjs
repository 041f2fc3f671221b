/**
 * npm run mutation                     mutation tests of money, ledger and payment
 * npm run mutation -- FOLDER …         of these alone
 * npm run mutation -- FOLDER … --concurrency 1   and any other argument of Stryker
 *
 * Fails where a folder's score is below the threshold of stryker.config.mjs. The reports are in
 * reports/mutation/.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

const FOLDERS = ['money', 'ledger', 'payment'];

prepare();
const args = process.argv.slice(2);
const named = args.filter((arg) => FOLDERS.includes(arg));
for (const folder of named.length > 0 ? named : FOLDERS) {
  const { status } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js'),
      'run',
      ...args.filter((arg) => !FOLDERS.includes(arg)),
    ],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, MUTATION_FOLDER: folder, TEST_SIZE: 'mutant' },
    },
  );
  if (status !== 0) process.exitCode = status ?? 1;
}
