import { setTimeout as sleep } from 'node:timers/promises';

const STEP_MS = 4;

/** Looks until it holds or the time is up. @returns whether it holds. */
export async function waitUntil(
  patienceMs: number,
  holds: () => Promise<boolean>,
): Promise<boolean> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    if (await holds()) return true;
    await sleep(STEP_MS);
  }
  return false;
}
