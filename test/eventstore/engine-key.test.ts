/** The file by which an engine proves itself to the gateway. */
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import {
  engineKeyFile,
  openEngineKey,
  UnusableEngineKey,
} from '../../eventstore/gateway/engine-key.js';
import { NotPrivate } from '../../eventstore/gateway/private-file.js';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'tallybook-engine-key-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('is made once, for its owner alone', () => {
  const key = openEngineKey(folder);
  expect(key).toMatch(/^tbg_[\w-]{43}$/);
  expect(statSync(engineKeyFile(folder)).mode & 0o777).toBe(0o600);
  expect(openEngineKey(folder)).toBe(key);
  rmSync(engineKeyFile(folder));
  expect(openEngineKey(folder)).not.toBe(key);
});

it('is refused where others may read it, or where it is none', () => {
  openEngineKey(folder);
  chmodSync(engineKeyFile(folder), 0o640);
  expect(() => openEngineKey(folder)).toThrow(NotPrivate);
  chmodSync(engineKeyFile(folder), 0o600);
  for (const text of ['', 'tbg_short\n']) {
    writeFileSync(engineKeyFile(folder), text);
    expect(() => openEngineKey(folder)).toThrow(UnusableEngineKey);
  }
});
