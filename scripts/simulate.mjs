import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

await prepare();
process.argv[1] = join(root, 'dist/simulator/main.js');
await import(pathToFileURL(process.argv[1]).href);
