/** Each invariant is worth something: a bug that breaks it is found, by its name, within 200 seeds. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { sized } from '../support/test-size.js';
import { type PlantedBug, plantedBugs } from './planted-bugs.js';

const ROOT = resolve(import.meta.dirname, '../..');
const SEEDS = 200;
/** On everyday runs a few bugs stand for all. */
const bugs = plantedBugs.slice(0, sized({ small: 2, ci: plantedBugs.length, full: plantedBugs.length }));

let folder: string | undefined;
afterEach(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true });
  folder = undefined;
});

/** A copy of the built code with one change in it. */
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
  it.each(bugs)('$name', (bug) => {
    const options = ['--seed', '1', '--seeds', String(SEEDS), '--steps', '300', '--first', '--json'];
    const { stdout, stderr } = spawnSync(process.execPath, [withBug(bug), ...options], {
      encoding: 'utf8',
    });
    const last = stdout.trim().split('\n').at(-1) ?? '';
    if (!last.startsWith('{')) throw new Error(stderr);
    const { failed } = JSON.parse(last) as { failed: { invariant: string }[] };
    expect(failed.map(({ invariant }) => invariant)).toStrictEqual([bug.invariant]);
  }, 900_000);
});
