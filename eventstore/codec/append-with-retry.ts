import {
  AppendOutcomeUnknown,
  type AppendResult,
  StoreUnavailable,
} from '../../domain/kernel/event-store.js';

/** Waits before each further try: about 3 s in all. */
export const RETRY_WAITS_MS: readonly number[] = [50, 100, 200, 400, 800, 1_600];

/**
 * Repeats an append whose outcome is unknown. It is the same append each time, the same ids with the
 * same expectation, so the store answers what became of the first.
 *
 * @throws AppendOutcomeUnknown it still is after the last try. A try that certainly wrote nothing
 *   says nothing of those before it: after an unknown outcome, being unavailable is one, too.
 */
export async function appendWithRetry(
  append: () => Promise<AppendResult>,
  [waitMs, ...laterWaitsMs]: readonly number[],
  unknown?: AppendOutcomeUnknown,
): Promise<AppendResult> {
  try {
    return await append();
  } catch (error) {
    const outcome = error instanceof StoreUnavailable && unknown !== undefined ? unknown : error;
    if (!(outcome instanceof AppendOutcomeUnknown) || waitMs === undefined) throw outcome;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    return appendWithRetry(append, laterWaitsMs, outcome);
  }
}
