/** How often a page reads anew what changes all the time. */
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { atMostEvery } from '../../web/client/at-most-every.js';

const EVERY_MS = 400;

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** When turns begin that take so long each, if the work is asked for each 50 ms until then. */
async function turns(tookMs: number, untilMs: number): Promise<number[]> {
  const began: number[] = [];
  const startMs = performance.now();
  const work = atMostEvery(EVERY_MS, async () => {
    began.push(performance.now() - startMs);
    await new Promise((resolve) => setTimeout(resolve, tookMs));
  });
  for (let atMs = 0; atMs < untilMs; atMs += 50) {
    work.run();
    await jest.advanceTimersByTimeAsync(50);
  }
  work.stop();
  return began;
}

it.each([
  ['quick work from beginning to beginning', 50, [0, 400, 800]],
  ['slow work with a pause as long as itself', 300, [0, 600]],
  ['very slow work with a pause of no more than that', 700, [0, 1_100]],
])('takes %s', async (_, tookMs, expected) => {
  expect(await turns(tookMs, 1_150)).toStrictEqual(expected);
});

it('does it once more for what was asked meanwhile, and no more', async () => {
  let done = 0;
  const { run, stop } = atMostEvery(EVERY_MS, () => Promise.resolve(done++));
  run();
  run();
  run();
  await jest.advanceTimersByTimeAsync(5_000);
  expect(done).toBe(2);
  run();
  run();
  stop();
  await jest.advanceTimersByTimeAsync(5_000);
  expect(done).toBe(3);
});

it('goes on after work that failed', async () => {
  let done = 0;
  const { run } = atMostEvery(EVERY_MS, () => Promise.reject(new Error(String(done++))));
  run();
  await jest.advanceTimersByTimeAsync(EVERY_MS);
  run();
  await jest.advanceTimersByTimeAsync(EVERY_MS);
  expect(done).toBe(2);
});
