/**
 * npm run screenshots                       every page in both themes, into reports/screenshots/
 * npm run screenshots -- --language zh      in Chinese
 * npm run screenshots -- --pictures         and those that the docs show, into docs/pictures/
 *
 * Starts a server of its own with a demo in a temporary folder. Needs Chromium.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepare, preparePages, root } from './prepare.mjs';

const { values } = parseArgs({
  options: {
    language: { type: 'string', default: 'en' },
    pictures: { type: 'boolean', default: false },
  },
});
if (!['en', 'zh'].includes(values.language)) throw new Error('--language is en or zh');
await prepare({ dev: true });
await preparePages();
const { takeScreenshots } = await import('./screenshots/take.mjs');
const { copyPictures } = await import('./screenshots/pictures.mjs');
const folder = join(root, 'reports/screenshots');
mkdirSync(folder, { recursive: true });
const troubles = await takeScreenshots({ folder, language: values.language });
if (values.pictures) copyPictures(folder, join(root, 'docs/pictures'));
for (const trouble of troubles) process.stderr.write(`${trouble}\n`);
process.exitCode = troubles.length === 0 ? 0 : 1;
