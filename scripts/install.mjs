/** Installs what is missing, the tools of development and of the pages too, without building. */
import { prepare, preparePages } from './prepare.mjs';

await prepare({ dev: true, built: false });
await preparePages({ built: false });
