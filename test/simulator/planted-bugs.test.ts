/** Each invariant is worth something: a bug that breaks it is found, by its name, within 200 seeds. */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { itFromCi, sized } from '../support/test-size.js';
import { type PlantedBug, plantedBugs } from './planted-bugs.js';
import { ROOT, runSimulator, simulate } from './run-simulator.js';

const SEEDS = 200;
/** On everyday runs one bug stands for all. */
const bugs = plantedBugs.slice(0, sized({ small: 1, ci: 99, full: 99 }));

let folder: string | undefined;
afterEach(() => {
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
  expect(parts).toHaveLength(2);
  writeFileSync(path, parts.join(replace));
  return join(folder, 'dist/simulator/main.js');
}

describe('planted bugs', () => {
  it.each(bugs)(
    '$name: breaks $invariant',
    async (bug) => {
      const seeds = ['--seed', '1', '--seeds', String(SEEDS), '--steps', '300'];
      const { failed } = await simulate([...seeds, '--until', bug.invariant], withBug(bug));
      expect(failed.at(-1)?.invariant).toBe(bug.invariant);
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
