/** `verify` as a whole: a history in which everything is right, words for people, and no store at all. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { changed } from '../support/changed-history.js';
import { goodHistory } from '../support/history.js';
import { run } from '../support/run.js';
import { writeHistory } from '../support/store.js';
import { verify } from '../support/verify.js';

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tallybook-verify-'));
});

afterEach(() => rm(dataDir, { recursive: true, force: true }));

describe('a history in which everything is right', () => {
  it('is clean, with exit code 0', async () => {
    await writeHistory(dataDir, goodHistory());
    const { code, verification } = await verify(dataDir);
    expect(verification).toMatchObject({ events: 26, findings: [], runningSagas: 0 });
    expect(code).toBe(0);
  });

  it('is clean at every earlier position too: what is on its way is no finding', async () => {
    const history = goodHistory();
    for (let length = 0; length < history.length; length += 1) {
      const folder = await mkdtemp(join(dataDir, 'part-'));
      await writeHistory(folder, history.slice(0, length));
      const { verification } = await verify(folder);
      expect(verification.findings).toEqual([]);
    }
  });
});

it('says in words what it found, for people', async () => {
  const history = changed(goodHistory(), 'PaymentCaptured', ({ type, data }) => ({
    type,
    data: { ...data, fee: { value: '0.61', currency: 'CNY' } },
  }));
  await writeHistory(dataDir, history);
  const { code, out } = await run(['verify'], { DATA_DIR: dataDir });
  expect(code).toBe(1);
  expect(out).toContain('posting-agreement   1 finding\n');
  expect(out).toContain('at payment-pay_1/4 (PaymentCaptured, position ');
  expect(out.trimEnd().endsWith('NOT CLEAN')).toBe(true);
});

it('cannot verify where there is no store: exit code 2', async () => {
  const { code, out, err } = await run(['verify'], { DATA_DIR: join(dataDir, 'nothing') });
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain('there is no event store in');
});
