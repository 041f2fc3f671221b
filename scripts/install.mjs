/** Installs what is missing, the tools of development too, without building. */
import { prepare } from './prepare.mjs';

await prepare({ dev: true, built: false });
