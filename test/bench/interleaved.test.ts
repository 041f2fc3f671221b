import { expect, test } from '@jest/globals';
import { closedLoop, interleave, oneByOne } from '../../bench/interleaved.js';
import { shapeOf } from '../../bench/ledger/batches.js';
import { figureOf } from '../../bench/report.js';

test('both are measured in turns, each run the other way round', async () => {
  const order: string[] = [];
  const measure = (name: string, perSecond: number) => () => {
    order.push(name);
    return { perSecond, latenciesMs: [perSecond] };
  };
  const result = await interleave(3, measure('ours', 2), measure('theirs', 4));
  expect(order).toEqual(['ours', 'theirs', 'theirs', 'ours', 'ours', 'theirs']);
  expect(result).toEqual({
    values: [2, 2, 2],
    baselines: [4, 4, 4],
    latenciesMs: [2, 2, 2],
    baselineLatenciesMs: [4, 4, 4],
  });
});

test('without a baseline there is no ratio', async () => {
  const result = await interleave(2, () => ({ perSecond: 3 }), undefined);
  expect(figureOf({ unit: 'events/s', ...result })).toEqual({ value: 3, unit: 'events/s' });
});

test('a baseline of nothing gives no ratio', () => {
  const figure = figureOf({ unit: 'events', values: [3], baselines: [0] });
  expect(figure).toEqual({ value: 3, unit: 'events', baseline: 0 });
});

test('a closed loop never has more in flight than it has callers', async () => {
  let [inFlight, most, ran] = [0, 0, 0];
  const { latenciesMs } = await closedLoop(4, 30, async () => {
    most = Math.max(most, (inFlight += 1));
    await new Promise((resolve) => setImmediate(resolve));
    inFlight -= 1;
    ran += 1;
  });
  expect([most, ran, latenciesMs?.length]).toEqual([4, 30, 30]);
});

test('one by one: each is prepared just before it is run', async () => {
  const order: string[] = [];
  await oneByOne(2, {
    size: 1,
    prepare: () => void order.push('prepare'),
    run: () => void order.push('run'),
  });
  expect(order).toEqual(['prepare', 'run', 'prepare', 'run']);
});

test.each([
  [
    { size: 8_190, total: 1_000_000, runs: 5 },
    { batch: 8_190, batches: 24 },
  ],
  [
    { size: 8_190, total: 1_000, runs: 5 },
    { batch: 200, batches: 1 },
  ],
  [
    { size: 1, total: 3, runs: 5 },
    { batch: 1, batches: 1 },
  ],
])('%j makes %j of a run', (of, shape) => {
  expect(shapeOf(of)).toEqual(shape);
});
