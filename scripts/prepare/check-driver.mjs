/** Opens a database with the driver of this Node, as sqlite/driver.ts chooses it. */
import { createRequire } from 'node:module';

const name = Number(process.versions.napi) >= 10 ? 'better-sqlite3' : '@tallybook/sqlite-node20';
const Sqlite = createRequire(import.meta.url)(name);
new Sqlite(':memory:').close();
