/** A fixed set of stories holds, and each is the same whenever it is told. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { itFromCi, sized } from '../support/test-size.js';
import { endSimulators, runSimulator, simulate } from './run-simulator.js';

const SEEDS = sized({ small: 1, ci: 60, full: 10_000 });
/** Steps of the stories that are told twice. */
const STEPS = String(sized({ small: 20, ci: 60, full: 60 }));
const LONGEST_MS = sized({ small: 1, ci: 25, full: 1_500 }) * 60_000;
const JOBS = sized({ small: 1, ci: 2, full: 2 });

afterEach(endSimulators);

describe('stories', () => {
  it(
    `${SEEDS} seeds of 500 steps: every invariant holds`,
    async () => {
      const jobs = ['--jobs', String(JOBS)];
      const result = await simulate([
        '--seed',
        '1',
        '--seeds',
        String(SEEDS),
        ...jobs,
        '--no-shrink',
      ]);
      expect(result.failed).toStrictEqual([]);
      expect(result.seeds).toBe(SEEDS);
      expect(result.payments).toBeGreaterThan(20 * SEEDS);
      expect(result.kills).toBeGreaterThan(0);
    },
    LONGEST_MS,
  );

  it('the same seed gives the same history, byte for byte, alone and after others', async () => {
    const one = ['--seed', '3', '--steps', STEPS];
    const [alone, again] = [await runSimulator(one), await runSimulator(one)];
    expect(alone).toMatch(/^seed 3: history [0-9a-f]{64}$/m);
    expect(historyOf(again)).toBe(historyOf(alone));
    const three = ['--seed', '1', '--seeds', '3', '--steps', STEPS];
    const [first, second] = [await simulate(three), await simulate(three)];
    expect(second.history).toBe(first.history);
  }, 120_000);

  itFromCi(
    'another seed gives another history',
    async () => {
      const [a, b] = [
        await runSimulator(['--seed', '4', '--steps', STEPS]),
        await runSimulator(['--seed', '5', '--steps', STEPS]),
      ];
      expect(historyOf(a)).not.toBe(historyOf(b));
    },
    60_000,
  );
});

const historyOf = (output: string): string | undefined => /history ([0-9a-f]+)/.exec(output)?.[1];
