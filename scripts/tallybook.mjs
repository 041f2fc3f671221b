import { subscribe } from 'node:diagnostics_channel';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildPagesBeside, prepare, root } from './prepare.mjs';

await prepare();
subscribe('tallybook:serving', buildPagesBeside);
// In this process, not a child: a signal to `npm start` must reach the server itself.
process.argv[1] = join(root, 'dist/cli/main.js');
await import(pathToFileURL(process.argv[1]).href);
