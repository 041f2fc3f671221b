/** What has to be cleared away also if the process is told to end meanwhile. */

/**
 * @param clean must not wait for anything.
 * @returns clears away now, and not again at the end.
 */
export function atExit(clean: () => void): () => void {
  const once = (): void => {
    process.off('exit', once);
    clean();
  };
  process.once('exit', once);
  return once;
}

/** Ends the process by SIGINT or SIGTERM in order, so that what was started does not outlive it. */
export function endBySignals(): void {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => process.exit(code));
  }
}
