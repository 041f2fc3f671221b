/** npm run pages: installs what building the pages needs, if that is missing, and builds them. */
import { prepare, preparePages } from './prepare.mjs';

await prepare();
await preparePages();
