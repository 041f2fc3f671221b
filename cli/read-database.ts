/** The read database as the command line opens it: beside a living server, and never written to. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../api/composition/settings.js';
import {
  openReadDatabase,
  overConnection,
  type ReadDatabase,
} from '../projections/framework/read-database.js';
import { Sqlite } from '../sqlite/driver.js';

/** Undefined if there is none yet. */
export function openReadDatabaseReadonly({
  dataDir,
  readDatabaseUrl: url,
}: Settings): ReadDatabase | undefined {
  if (url !== undefined) return openReadDatabase({ url, onError: () => undefined });
  const file = join(dataDir, 'read.sqlite');
  if (!existsSync(file)) return undefined;
  return overConnection(new Sqlite(file, { readonly: true, fileMustExist: true }));
}
