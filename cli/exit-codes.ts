/** What the process tells its caller at its end. Documented in docs/operations.md. */
export const exitCodes = {
  /** Done, and nothing wrong was found. */
  ok: 0,
  /** Done, and something is wrong: findings of `verify`, refused lines of `import`. */
  findings: 1,
  /** Not done, or not to the end: wrong usage, no store, a locked data directory, no answer from the server. */
  failed: 2,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** An expected end without a result: its message is for the person at the terminal. */
export class CommandFailure extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'CommandFailure';
  }
}
