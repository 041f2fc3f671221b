/** `DATA_DIR/demo.json`: marks a store as a demo's, and says how far its past has been made. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writePrivately } from '../private-file.js';

const page = z.strictObject({
  seed: z.string(),
  /** Start of the first day. */
  from: z.iso.datetime(),
  /** The past is made up to here. */
  reached: z.iso.datetime(),
  /** Whether it has come to the present. */
  caughtUp: z.boolean(),
});
export type DiaryPage = z.infer<typeof page>;

const fileOf = (dataDir: string): string => join(dataDir, 'demo.json');

/** Undefined if the store is no demo's. @throws if the file cannot be read. */
export function readDiary(dataDir: string): DiaryPage | undefined {
  const file = fileOf(dataDir);
  return existsSync(file) ? page.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

export function writeDiary(dataDir: string, value: DiaryPage): void {
  writePrivately(fileOf(dataDir), value);
}
