import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { Sqlite, SQLITE_DRIVER } from '../../sqlite/driver.js';

const DRIVER = pathToFileURL(join(import.meta.dirname, '../../dist/sqlite/driver.js')).href;

test('the driver is the newest that this Node can load', () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const hasNodeApi10 = major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 14);
  expect(SQLITE_DRIVER).toBe(hasNodeApi10 ? 'better-sqlite3' : '@tallybook/sqlite-node20');
  const db = new Sqlite(':memory:');
  expect(db.prepare('SELECT 1 AS one').get()).toEqual({ one: 1 });
  db.close();
});

// better-sqlite3 12 ends the process here on Node 24.19 and later: the collector runs while promises
// that follow from the answer of a file are settled, and no script is on the stack.
test('statements that nobody holds any more are collected without harm', async () => {
  const script = `
    import { stat } from 'node:fs/promises';
    const { Sqlite } = await import(${JSON.stringify(DRIVER)});
    const db = new Sqlite(':memory:');
    let garbage;
    for (let round = 0; round < 300; round += 1) {
      for (let n = 0; n < 10; n += 1) db.prepare('SELECT ' + n).get();
      await stat('.');
      garbage = Array.from({ length: 20_000 }, (_, n) => ({ n }));
    }
    console.log('alive', garbage.length);`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...['--input-type=module', '--eval', script],
  ]);
  expect(stdout).toBe('alive 20000\n');
});
