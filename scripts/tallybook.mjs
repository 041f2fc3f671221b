import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

await prepare();
// In this process, not a child: a signal to `npm start` must reach the server itself.
process.argv[1] = join(root, 'dist/cli/main.js');
await import(pathToFileURL(process.argv[1]).href);
