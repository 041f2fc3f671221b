/** Installs what is missing, without building. */
import { ensureInstalled } from './prepare.mjs';

ensureInstalled();
