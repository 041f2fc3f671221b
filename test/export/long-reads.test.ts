/** Reads that hold a state of the database end together from time to time, and their readers take what is sent. */
import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Reader, ReaderGone } from '../../api/http/export/reader.js';
import { LongReads, TooManyLongReads } from '../../projections/framework/long-reads.js';
import { openReadDatabase, type ReadDatabase } from '../../projections/framework/read-database.js';

const MINUTE = 60_000;

let dir: string;
let database: ReadDatabase;
const time = { ms: 0 };
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tallybook-long-reads-'));
  database = openReadDatabase({ file: join(dir, 'read.sqlite') });
  time.ms = 0;
});
afterEach(async () => {
  await database.close();
  rmSync(dir, { recursive: true });
});

const open = () => new LongReads(database, () => time.ms);
const at = async (reads: LongReads, ms: number): Promise<'read' | 'refused'> => {
  time.ms = ms;
  try {
    await reads.run(() => Promise.resolve());
    return 'read';
  } catch (error) {
    expect(error).toBeInstanceOf(TooManyLongReads);
    return 'refused';
  }
};

it('none begins once they have overlapped for two minutes, until all have ended for a moment', async () => {
  const reads = open();
  await reads.run(async () => {
    expect(await at(reads, 2 * MINUTE)).toBe('read');
    expect(await at(reads, 2 * MINUTE + 1)).toBe('refused');
    time.ms = 10 * MINUTE;
  });
  expect(await at(reads, 10 * MINUTE + 1_999)).toBe('refused');
  expect(await at(reads, 10 * MINUTE + 2_000)).toBe('read');
});

it('reads that follow each other at once overlap too: nothing is given back between them', async () => {
  const reads = open();
  for (let ms = 0; ms <= 2 * MINUTE; ms += 1_000) expect(await at(reads, ms)).toBe('read');
  expect(await at(reads, 2 * MINUTE + 1_000)).toBe('refused');
  expect(await at(reads, 2 * MINUTE + 2_000)).toBe('read');
});

it('a reader for whom is waited too long for what it takes is dropped', async () => {
  const slow = Object.assign(new EventEmitter(), {
    write(): boolean {
      setTimeout(() => slow.emit('drain'), 2);
      return false;
    },
  });
  const response = slow as unknown as ServerResponse;
  await new Reader(response).take('x');
  await expect(new Reader(response, MINUTE, 0).take('x')).rejects.toThrow(ReaderGone);
  await new Reader(response, MINUTE, 0).take('x'.repeat(1_000_000));
});
