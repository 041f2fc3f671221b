/**
 * The SQLite driver that fits the Node it runs on: better-sqlite3, in one of two major versions
 * (docs/decisions/011-two-sqlite-drivers.md).
 */
import { createRequire } from 'node:module';
import type BetterSqlite3 from 'better-sqlite3';

export type { Database, Statement } from 'better-sqlite3';

/**
 * What version 13 is built on; Node has it from 22.14 on. A Node without it does not refuse the binary
 * but ends with a segmentation fault.
 */
const NODE_API = 10;

/** The package that is loaded. */
export const SQLITE_DRIVER =
  Number(process.versions['napi']) >= NODE_API ? 'better-sqlite3' : '@tallybook/sqlite-node20';

export const Sqlite = load();

/** @throws Error the package is missing: it was left out, or installed with another Node. */
function load(): typeof BetterSqlite3 {
  try {
    return createRequire(import.meta.url)(SQLITE_DRIVER) as typeof BetterSqlite3;
  } catch (cause) {
    const message = `no SQLite driver for Node ${process.versions.node}: install again with it (npm ci --include=optional)`;
    throw new Error(message, { cause });
  }
}
