/** A file that is there whole or not at all, for its owner alone, and never in the place of another file. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { types } from 'node:util';
import { CommandFailure } from './exit-codes.js';

/**
 * Writes beside `file` and renames at the end: half a journal would read like a whole one. A process that
 * is killed leaves `FILE.part-PID`.
 * @throws CommandFailure if `file` is there already; whatever `texts` throws.
 */
export async function writeNewFile(file: string, texts: AsyncIterable<string>): Promise<void> {
  refuseToReplace(file);
  const part = `${file}.part-${process.pid}`;
  try {
    await writeAndSync(part, texts);
    refuseToReplace(file);
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    // Said of the file that was asked for.
    if (isErrnoException(error) && error.path === part) error.path = file;
    throw error;
  }
}

async function writeAndSync(part: string, texts: AsyncIterable<string>): Promise<void> {
  const handle = await open(part, 'wx', 0o600);
  try {
    for await (const text of texts) await handle.appendFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function refuseToReplace(file: string): void {
  if (existsSync(file)) throw new CommandFailure(`${file} is there already`);
}

const isErrnoException = (error: unknown): error is NodeJS.ErrnoException =>
  types.isNativeError(error) && 'path' in error;
