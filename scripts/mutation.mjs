/**
 * npm run mutation                     mutation tests of domain/money, ledger and payment
 * npm run mutation -- PART …           of money, ledger, payment or the schemas of events alone
 * npm run mutation -- PART … --concurrency 1   and any other argument of Stryker
 *
 * Fails where a part's score is below the threshold of stryker.config.mjs. The reports are in
 * reports/mutation/.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

const PARTS = ['money', 'ledger', 'payment', 'events'];

await prepare({ dev: true });
const args = process.argv.slice(2);
const named = args.filter((arg) => PARTS.includes(arg));
for (const part of named.length > 0 ? named : PARTS) {
  const { status } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js'),
      'run',
      ...args.filter((arg) => !PARTS.includes(arg)),
    ],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, MUTATION_PART: part, TEST_SIZE: 'mutant' },
    },
  );
  if (status !== 0) process.exitCode = status ?? 1;
}
