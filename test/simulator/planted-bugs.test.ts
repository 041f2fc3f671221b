/** Each invariant is worth something: a bug that breaks it is found, by its name, within 200 seeds. */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { itFromCi, sized } from '../support/test-size.js';
import { type PlantedBug, plantedBugs } from './planted-bugs.js';
import { endSimulators, ROOT, runSimulator, simulate } from './run-simulator.js';

const SEEDS = 200;
/** On everyday runs one bug stands for all. */
const bugs = plantedBugs.slice(0, sized({ small: 1, ci: 99, full: 99 }));

let folder: string | undefined;
afterEach(() => {
  endSimulators();
  if (folder !== undefined) rmSync(folder, { recursive: true });
  folder = undefined;
});

/** The simulator in a copy of the built code with one change in it. */
function withBug({ file, find, replace }: PlantedBug): string {
  folder = mkdtempSync(join(tmpdir(), 'tallybook-bug-'));
  cpSync(join(ROOT, 'dist'), join(folder, 'dist'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const path = join(folder, 'dist', file);
  const parts = readFileSync(path, 'utf8').split(find);
  // Otherwise every seed would be told in vain.
  expect(parts).toHaveLength(2);
  writeFileSync(path, parts.join(replace));
  return join(folder, 'dist/simulator/main.js');
}

describe('planted bugs', () => {
  // At every size: code that was rewritten is noticed at once, not by the first long run.
  it.each(plantedBugs)('$name: what it changes stands once in the code', ({ file, find }) => {
    expect(readFileSync(join(ROOT, 'dist', file), 'utf8').split(find)).toHaveLength(2);
  });

  it.each(bugs)(
    '$name: breaks $invariant',
    async (bug) => {
      const main = withBug(bug);
      const found = async (seed: number, seeds: number): Promise<boolean> => {
        const args = ['--seed', seed, '--seeds', seeds, '--steps', 300, '--until', bug.invariant];
        const { failed } = await simulate(args.map(String), main);
        return failed.some(({ invariant }) => invariant === bug.invariant);
      };
      // A change of the simulator gives its seeds other stories.
      expect((await found(bug.seed, 1)) || (await found(1, SEEDS))).toBe(true);
    },
    900_000,
  );

  itFromCi(
    'a failing story is told with as few steps as it takes',
    async () => {
      const [bug] = plantedBugs;
      if (bug === undefined) throw new Error('no bug');
      const output = await runSimulator(['--seed', '2', '--steps', '120'], withBug(bug));
      const [, fewer = '', all = ''] = /^(\d+) of (\d+) steps are enough/m.exec(output) ?? [];
      expect(all).toBe('120');
      // An account to debit, one to credit, and the posting; one more where a fee is needed.
      expect(Number(fewer)).toBeLessThanOrEqual(4);
      expect(output).toMatch(/^ +[\d.]+ s {2}#\d+ (?:post|batch|reserve) …$/m);
      expect(output).toContain('double-entry:');
    },
    300_000,
  );
});
