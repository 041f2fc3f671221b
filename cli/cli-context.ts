import type { ExitCode } from './exit-codes.js';
import type { Io } from './io.js';

/** What a command is given: where to read and write, and how to say how it ended. */
export interface CliContext {
  readonly io: Io;
  /** Default: `exitCodes.ok`. */
  readonly exitWith: (code: ExitCode) => void;
}
