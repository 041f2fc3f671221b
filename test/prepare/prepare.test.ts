import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Clone, PACKAGES } from './clone.js';

const FIRST = ['ci --omit=dev', 'rebuild better-sqlite3'];

let clone: Clone;
beforeEach(() => {
  clone = new Clone();
});
afterEach(() => clone.remove());

describe('the first command of a fresh clone', () => {
  it('installs what running needs, once', async () => {
    expect(await clone.run('tallybook')).toMatchObject({ code: 0, out: 'runs\n' });
    expect(await clone.run('tallybook')).toEqual({ code: 0, out: 'runs\n', err: '' });
    expect(clone.asked).toEqual(FIRST);
  });

  it('waits when another first command installs', async () => {
    const both = await Promise.all([
      clone.run('tallybook', { npmMs: 300 }),
      clone.run('tallybook', { npmMs: 300 }),
    ]);
    expect(both.map(({ code, out }) => ({ code, out }))).toEqual([
      { code: 0, out: 'runs\n' },
      { code: 0, out: 'runs\n' },
    ]);
    expect(both.map(({ err }) => err.includes('waiting for process')).sort()).toEqual([
      false,
      true,
    ]);
    expect(clone.asked).toEqual(FIRST);
  });

  it('may be a test and a start at once', async () => {
    const [started, tested] = await Promise.all([
      clone.run('tallybook', { npmMs: 300 }),
      clone.run('test', { npmMs: 300 }),
    ]);
    expect(started).toMatchObject({ code: 0, out: 'runs\n' });
    expect(tested).toMatchObject({ code: 0, out: 'tested\n' });
    expect(clone.asked).not.toContain('overlap');
    expect(clone.asked.filter((line) => line.startsWith('ci'))).toHaveLength(1);
  });

  it('installs nothing after an `npm ci` by hand', async () => {
    await clone.npm('ci');
    expect(await clone.run('tallybook')).toMatchObject({ code: 0, out: 'runs\n' });
    expect(await clone.run('test')).toMatchObject({ code: 0, out: 'tested\n' });
    expect(clone.asked).toEqual([]);
  });

  it('says what is missing when the driver cannot be installed, and tries again', async () => {
    const failed = await clone.run('tallybook', { driverFails: true });
    expect(failed).toMatchObject({ code: 1, out: '' });
    expect(failed.err).toContain('needs a C++ toolchain and Python 3');
    expect(await clone.run('tallybook')).toMatchObject({ code: 0, out: 'runs\n' });
    expect(clone.asked).toEqual([...FIRST, 'rebuild better-sqlite3']);
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)('is made good after %s', async (signal) => {
    const child = clone.start('tallybook', { npmMs: 1_000 });
    while (clone.asked.length === 0) await pause(10);
    child.kill(signal);
    expect(await clone.run('tallybook')).toMatchObject({ code: 0, out: 'runs\n' });
    // An npm that outlives its parent is waited for.
    expect(clone.asked).not.toContain('overlap');
  });
});

describe('a later command', () => {
  beforeEach(async () => {
    await clone.run('tallybook');
    clone.write('npm/log', '');
  });

  it('adds what tests need, and leaves alone what is there', async () => {
    clone.write('node_modules/typescript/mark', '');
    expect(await clone.run('test')).toMatchObject({ code: 0, out: 'tested\n' });
    expect(clone.asked).toEqual(['install --no-save --include=dev']);
    expect(existsSync(join(clone.folder, 'node_modules/typescript/mark'))).toBe(true);
  });

  it('installs what a changed lockfile asks for, and keeps the tools of development', async () => {
    await clone.run('test');
    clone.write('npm/log', '');
    clone.setPackages({ ...PACKAGES, 'node_modules/typescript': { version: '6.0.1' } });
    expect(await clone.run('tallybook')).toMatchObject({ code: 0, out: 'runs\n' });
    expect(clone.asked).toEqual(['install --no-save --include=dev']);
    expect(await clone.run('test')).toMatchObject({ code: 0, out: 'tested\n' });
    expect(clone.asked).toEqual(['install --no-save --include=dev']);
  });

  it('installs anew for another Node', async () => {
    const stamp = 'node_modules/.tallybook-prepared';
    clone.write(stamp, clone.read(stamp).replace(process.version, 'v18.0.0'));
    expect(await clone.run('tallybook')).toMatchObject({ code: 0, out: 'runs\n' });
    expect(clone.asked).toEqual(FIRST);
  });

  it('installs anew when a package was deleted too', async () => {
    rmSync(join(clone.folder, 'node_modules/typescript'), { recursive: true });
    clone.setPackages({ ...PACKAGES, 'node_modules/jest': { version: '30.0.1', dev: true } });
    expect(await clone.run('tallybook')).toMatchObject({ code: 0, out: 'runs\n' });
    expect(clone.asked).toEqual(FIRST);
  });
});
