/** Read models that a command builds anew, in a temporary file. */
import { diskFailure } from './disk-failure.js';

/**
 * Waits until they have come to the log's head.
 * @throws CommandFailure if the disk gives out, which says nothing of the log; else why one halted.
 */
export async function builtAnew(ready: Promise<void>): Promise<void> {
  try {
    await ready;
  } catch (error) {
    if (!(error instanceof Error && error.cause instanceof Error)) throw error;
    const { message, cause } = error;
    throw (
      diskFailure(cause, 'read models') ?? new Error(`${message} (${cause.message})`, { cause })
    );
  }
}
