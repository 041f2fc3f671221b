/** Read models that a command builds anew, in a temporary file. */
import { Sqlite } from '../sqlite/driver.js';
import { CommandFailure } from './exit-codes.js';

/** The disk is full, or its folder cannot be written to. */
const OF_THE_DISK = /^SQLITE_(FULL|IOERR|CANTOPEN)/;

/**
 * Waits until they have come to the log's head.
 * @throws CommandFailure where the disk gives out, which says nothing of the log; else why one halted.
 */
export async function builtAnew(ready: Promise<void>): Promise<void> {
  try {
    await ready;
  } catch (error) {
    if (!(error instanceof Error && error.cause instanceof Error)) throw error;
    const { message, cause } = error;
    if (cause instanceof Sqlite.SqliteError && OF_THE_DISK.test(cause.code)) {
      const reason = `read models need room in the folder for temporary files: ${cause.message}`;
      throw new CommandFailure(reason, { cause });
    }
    throw new Error(`${message} (${cause.message})`, { cause });
  }
}
