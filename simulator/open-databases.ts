/**
 * SQLite connections by the process that uses them. When a process dies, the kernel closes its files;
 * here the simulation does.
 */
import { type Database, Sqlite } from '../sqlite/driver.js';
import type { Owner } from './virtual-time.js';

const opened = new WeakMap<Owner, Set<Database>>();

/** Notes, from now on, whose each connection is; returns what ends that. */
export function watchDatabases(owner: () => Owner): () => void {
  const prototype = Sqlite.prototype as unknown as Record<string, (...args: unknown[]) => unknown>;
  const names = ['prepare', 'exec', 'pragma'] as const;
  const originals = names.map((name) => prototype[name]);
  for (const [index, name] of names.entries()) {
    const original = originals[index];
    prototype[name] = function (this: Database, ...args) {
      const mine = opened.get(owner()) ?? new Set();
      opened.set(owner(), mine.add(this));
      return original?.apply(this, args);
    };
  }
  return () => {
    for (const [index, name] of names.entries()) {
      const original = originals[index];
      if (original !== undefined) prototype[name] = original;
    }
  };
}

/** Closes what a process left open; what it had not committed is rolled back. */
export function closeDatabases(owner: Owner): void {
  for (const database of opened.get(owner) ?? []) database.close();
  opened.delete(owner);
}
