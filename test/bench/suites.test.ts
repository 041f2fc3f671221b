/** Every figure that was promised comes out of a suite, at sizes that prove only that. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { postgresBinaries } from '../../bench/postgres/server.js';
import { suites } from '../../bench/suites.js';
import { browserMissing } from '../support/browser.js';
import { sized } from '../support/test-size.js';

const MAIN = fileURLToPath(new URL('../../dist/bench/main.js', import.meta.url));
const TINY = ['--transactions', '200', '--accounts', '20', '--payments', '10', '--seconds', '1'];

/** What bars and readers of results name: no suite may lose one of them. */
const PROMISED = [
  ...['ledger.batch8190', 'ledger.batch100', 'ledger.concurrent256', 'ledger.sequential'],
  ...['ledger.hot8190', 'ledger.random8190', 'ledger.sustained'],
  ...['ledger.zipf1', 'ledger.zipf64', 'ledger.zipf512', 'ledger.zipf8192'],
  ...['http.batch', 'http.batch50', 'payments', 'replay', 'rebuild.sqlite', 'rebuild.postgres'],
  ...['gateway.append', 'gateway.read', 'gateway.payments'],
  ...['history.throughputRatio', 'history.startupMs', 'history.coldStartMs', 'history.rssMb'],
  ...['history.p999Ratio', 'disk.bytesPerTransaction'],
  ...['bills.alipay', 'bills.alipay.rss', 'bills.camt', 'bills.camt.rss'],
  ...['postgres.clients1', 'postgres.clients20', 'postgres.batch100', 'postgres.hot'],
];

const figure = z.strictObject({
  value: z.number(),
  unit: z.string(),
  baseline: z.number().optional(),
  ratio: z.number().optional(),
  p50: z.number().optional(),
  p99: z.number().optional(),
  p999: z.number().optional(),
});
const report = z.strictObject({
  machine: z.record(z.string(), z.union([z.string(), z.number()])),
  versions: z.record(z.string(), z.string()),
  settings: z.record(z.string(), z.union([z.string(), z.number()])),
  figures: z.record(z.string(), figure),
});

test('a suite names each figure that was promised, and no two suites name the same', () => {
  const named = [...suites.values()].flatMap(({ figures }) => figures);
  expect(named).toEqual(expect.arrayContaining(PROMISED));
  expect(new Set(named).size).toBe(named.length);
});

/** Those that start no server are quick. */
const inProcess = ['disk', 'bills', 'replay', 'rebuild', 'postgres', 'ledger'];
const count = sized({ small: 1, ci: inProcess.length, full: suites.size });
const measured = count < suites.size ? inProcess.slice(0, count) : [...suites.keys()];

describe.each(measured)('%s', (name) => {
  test('measures each of its figures', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [MAIN, name, '--json', ...TINY]);
    const { figures } = report.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''));
    expect(Object.keys(figures).sort()).toEqual(
      [...(suites.get(name)?.figures ?? [])].filter(possible).sort(),
    );
  }, 600_000);
});

/** What PostgreSQL or Chromium is needed for is left out without it. */
const possible = (figureName: string): boolean =>
  (postgresBinaries() !== undefined ||
    !(figureName.startsWith('postgres.') || figureName === 'rebuild.postgres')) &&
  (browserMissing() === undefined || !figureName.startsWith('screens.'));

test('a name that no suite has ends with a message', async () => {
  const failed = promisify(execFile)(process.execPath, [MAIN, 'speed']);
  await expect(failed).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no suite or figure speed'),
  });
});
