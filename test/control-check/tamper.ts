/** Changes a row of a read model behind its back. */
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { Sqlite } from '../../sqlite/driver.js';

/** @param set `column = value WHERE …`, of one row. */
export function tamper(dataDir: string, model: string, set: string): void {
  const file = new Sqlite(join(dataDir, 'read.sqlite'));
  const view = file.prepare('SELECT sql FROM sqlite_master WHERE name = ?').get(model) as {
    readonly sql: string;
  };
  // Readers see a view on the table of the generation that is live.
  const table = /\bfrom "?(\w+)"?/i.exec(view.sql)?.[1];
  expect(file.prepare(`UPDATE ${table} SET ${set}`).run().changes).toBe(1);
  file.close();
}
