/** Within a stream of callbacks the recorded instants never decrease, whatever the clock does. */
import { expect, it } from '@jest/globals';
import { createRecordedAt } from '../../engine/recorded-at.js';

const at = (minute: number): string => `2026-01-01T00:${String(minute).padStart(2, '0')}:00.000Z`;

/** A log in which a stream ends at an instant. */
function logWith(newest: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  return {
    asked,
    readStream: (stream: string) => {
      asked.push(stream);
      const last = newest[stream];
      return Promise.resolve(last === undefined ? [] : [{ metadata: { at: last } }]);
    },
  };
}

const recordedAtOf = (log: ReturnType<typeof logWith>) => createRecordedAt(log as never);

it('a clock that steps back records at the instant of the newest callback', async () => {
  const recordedAt = recordedAtOf(logWith({}));
  const recorded = [];
  for (const minute of [5, 7, 3, 8, 6]) recorded.push(await recordedAt('a', at(minute)));
  expect(recorded).toStrictEqual([5, 7, 7, 8, 8].map(at));
});

it('also after a restart, and each stream is read once', async () => {
  const log = logWith({ a: at(9) });
  const recordedAt = recordedAtOf(log);
  const first = await Promise.all([recordedAt('a', at(2)), recordedAt('a', at(10))]);
  const then = [await recordedAt('a', at(4)), await recordedAt('b', at(4))];
  expect([...first, ...then]).toStrictEqual([9, 10, 10, 4].map(at));
  expect(log.asked).toStrictEqual(['a', 'a', 'b']);
});
