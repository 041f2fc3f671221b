/** Waits for a condition instead of sleeping. */

/**
 * Resolves with the first value of `probe` that is neither undefined nor false.
 * @throws where none comes in `timeoutMs`.
 */
export async function waitUntil<T>(
  probe: () => T | Promise<T>,
  { timeoutMs = 10_000, everyMs = 5, what = 'the condition' } = {},
): Promise<Exclude<T, false | undefined>> {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value as Exclude<T, false | undefined>;
    if (performance.now() > deadlineMs) throw new Error(`${what} did not come true in time`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
