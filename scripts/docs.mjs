/** npm run docs: writes the pages of docs/ that come from the code. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, root } from './prepare.mjs';

await prepare();
const { pages } = await import(pathToFileURL(join(root, 'dist/cli/docs/pages.js')).href);
for (const [file, render] of pages) writeFileSync(join(root, file), render());
