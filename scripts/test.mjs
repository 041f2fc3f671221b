/**
 * npm test [-- jest arguments]   the suite at its everyday size
 * npm run test:full              everything at full size
 * CI=true npm test               with PostgreSQL, at a tenth of the full sizes
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { havePagesPackages, prepare, preparePages, root } from './prepare.mjs';

await prepare({ dev: true });
const args = process.argv.slice(2);
const full = args.includes('--full');
// Tests of the pages need them built. Their packages are not installed for that by an everyday run.
if (full || process.env.CI || havePagesPackages()) await preparePages({ gallery: true });
const result = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--no-warnings=ExperimentalWarning',
    join(root, 'node_modules/jest/bin/jest.js'),
    ...args.filter((arg) => arg !== '--full'),
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      TEST_SIZE: full ? 'full' : (process.env.TEST_SIZE ?? (process.env.CI ? 'ci' : 'small')),
    },
  },
);
process.exit(result.status ?? 1);
