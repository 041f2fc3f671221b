/** A disk that gives out under a command's temporary files: that says nothing of the log. */
import { CommandFailure } from './exit-codes.js';

/** The disk is full, or its folder cannot be written to. */
const OF_THE_DISK = /^SQLITE_(FULL|IOERR|CANTOPEN)/;

/**
 * The failure to end the command with; undefined for any other error.
 * @param what needs the room: "read models", say.
 */
export function diskFailure(error: unknown, what: string): CommandFailure | undefined {
  // Known by its code, not by its class: the driver may be loaded more than once in a process.
  const { code, message } = (error ?? {}) as {
    readonly code?: unknown;
    readonly message?: unknown;
  };
  if (typeof code !== 'string' || !OF_THE_DISK.test(code)) return undefined;
  const reason = `${what} need room in the folder for temporary files: ${String(message)}`;
  return new CommandFailure(reason, { cause: error });
}
