import { mkdtemp, readdir, readFile, stat, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { lockDataDirectory } from '../../engine/data-directory.js';
import { Sqlite } from '../../sqlite/driver.js';
import { cny } from '../money/amounts.js';
import { goodHistory } from './support/history.js';
import { run } from './support/run.js';
import { writeHistory } from './support/store.js';

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tallybook-cli-'));
});

afterEach(() => rm(dataDir, { recursive: true, force: true }));

const tallybook = (...argv: string[]) => run(argv, { DATA_DIR: dataDir });

describe('usage', () => {
  it.each([
    ['no such command', ['bogus'], 'unknown command'],
    ['no such option', ['verify', '--bogus'], 'unknown option'],
    ['a day that is none', ['trial-balance', '--date', '2026-7-1'], 'YYYY-MM-DD'],
    [
      'an instant without an offset',
      ['trial-balance', '--as-of', '2026-07-01T12:00'],
      'an instant',
    ],
    ['a day of effect that is none', ['trial-balance', '--effective-at', 'soon'], 'YYYY-MM-DD'],
    ['a day to check that is none', ['control-check', '--date', '2026-02-30'], 'YYYY-MM-DD'],
    ['a day of the year 0', ['trial-balance', '--date', '0000-01-01'], '0001-01-01'],
    ['a date of the year 0', ['trial-balance', '--effective-at', '0000-01-01'], '0001-01-01'],
    ['a day that no month has', ['trial-balance', '--date', '2026-02-30'], 'YYYY-MM-DD'],
    ['a position that is none', ['replay', '--to', 'end'], 'Tallybook-Position'],
    ['a port that is none', ['gateway', '--port', '70000'], 'a whole number'],
    ['a setting that is wrong', ['verify'], 'PORT'],
  ])('%s is refused with exit code 2', async (name, argv, message) => {
    const env = name.startsWith('a setting') ? { PORT: 'x' } : {};
    const ran = await run(argv, { DATA_DIR: dataDir, ...env });
    expect({ code: ran.code, out: ran.out }).toEqual({ code: 2, out: '' });
    expect(ran.err).toContain(message);
  });

  it('help is no failure', async () => {
    const ran = await tallybook('--help');
    expect(ran.code).toBe(0);
    expect(ran.out).toContain('trial-balance');
  });

  it('says its version', async () => {
    const ran = await tallybook('--version');
    expect(ran.code).toBe(0);
    expect(ran.out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('keys', () => {
  const keySchema = z.looseObject({
    id: z.string(),
    signing: z.enum(['optional', 'required']).nullable(),
    role: z.string(),
    merchant: z.null(),
    hint: z.string(),
    name: z.string().nullable(),
    status: z.string(),
    revokedAt: z.string().nullable(),
    key: z.string().optional(),
  });

  it('shows a key once, lists it without, and revokes it', async () => {
    const created = await tallybook('keys', 'create', '--role', 'operator', '--json');
    const issued = keySchema.parse(JSON.parse(created.out));
    expect(issued).toMatchObject({ role: 'operator', merchant: null, status: 'active' });

    const { key = '', ...listed } = issued;
    const list = await tallybook('keys', 'list', '--json');
    expect(list.out).not.toContain(key);
    expect(JSON.parse(list.out)).toEqual([listed]);

    const revoked = await tallybook('keys', 'revoke', issued.id, '--json');
    expect(JSON.parse(revoked.out)).toEqual({
      ...listed,
      status: 'revoked',
      revokedAt: expect.any(String),
    });
  });

  it('gives a key a new secret, and revokes what a key has issued', async () => {
    const created = await tallybook('keys', 'create', '--role', 'auditor', '--name', 'audit 7');
    const id = /^(key_\S+):/.exec(created.err)?.[1] ?? '';
    const turned = await tallybook('keys', 'rotate', id, '--overlap', '60', '--json');
    const key = keySchema.parse(JSON.parse(turned.out));
    expect(key).toMatchObject({ id, name: 'audit 7', status: 'active' });
    expect(key.key).toMatch(/^tbk_/);
    expect(key.key).not.toBe(created.out.trim());
    const ended = await tallybook('keys', 'revoke', id, '--with-issued');
    expect(ended.out).toBe(`${id} is revoked\n`);
    const late = await tallybook('keys', 'rotate', id);
    expect([late.code, late.err]).toEqual([2, expect.stringContaining('the key is revoked')]);
    for (const seconds of ['x', '-1', '604801']) {
      const wrong = await tallybook('keys', 'rotate', id, `--overlap=${seconds}`);
      expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('whole seconds')]);
    }
  });

  it.each([
    [['--role', 'merchant'], 'needs --merchant'],
    [['--role', 'merchant', '--merchant', 'nobody'], 'no merchant nobody'],
    [['--role', 'auditor', '--merchant', 'shop'], 'has no merchant'],
    [['--role', 'king'], 'Allowed choices'],
    [['--role', 'auditor', '--name', 'a\nb'], 'control characters'],
  ])('create %j is refused', async (options, message) => {
    const ran = await tallybook('keys', 'create', ...options);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(message);
  });

  it('refuses beside a living server and names it', async () => {
    const lock = await lockDataDirectory(dataDir);
    try {
      const ran = await tallybook('keys', 'list');
      expect(ran.code).toBe(2);
      expect(ran.err).toContain(`in use by process ${process.pid}`);
    } finally {
      lock.release();
    }
  });
});

describe('readers of the log', () => {
  beforeEach(() => writeHistory(dataDir, goodHistory()));

  it('export writes every event with its exact bytes, to a file alike', async () => {
    const ran = await tallybook('export', '--format', 'jsonl');
    const lines = ran.out
      .trimEnd()
      .split('\n')
      .map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)));
    const db = new Sqlite(join(dataDir, 'events.sqlite'), { readonly: true });
    const rows = db
      .prepare(
        `SELECT substr('00000000000000000000' || position, -20) AS position, stream, revision, id, type,
           data, metadata
         FROM events ORDER BY position`,
      )
      .all();
    db.close();
    expect(lines.map(({ created: _created, ...line }) => line)).toEqual(rows);
    expect(rows).toHaveLength(26);

    const file = join(dataDir, 'events.jsonl');
    const toFile = await tallybook('export', '--out', file);
    expect(toFile.out).toBe('');
    expect(await readFile(file, 'utf8')).toBe(ran.out);
    // Nobody else may read it, and what is there already is not written over.
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const again = await tallybook('export', '--out', file);
    expect([again.code, again.err]).toEqual([2, expect.stringContaining('is there already')]);
    const both = await tallybook('export', '--out', `${file}2`, '--bundle', `${file}3`);
    expect([both.code, both.err]).toEqual([2, expect.stringContaining('cannot be used with')]);
  });

  it('export refuses a file that cannot be written', async () => {
    const file = join(dataDir, 'no-folder', 'events.jsonl');
    const ran = await tallybook('export', '--out', file);
    expect([ran.code, ran.err]).toEqual([2, `tallybook: no such file or folder: ${file}\n`]);
  });

  it('an export that fails leaves no part of a file', async () => {
    const file = join(dataDir, 'book.journal');
    const ran = await tallybook('export', '--format', 'hledger', '--book', 'none', '--out', file);
    expect([ran.code, ran.err]).toEqual([2, expect.stringContaining('no book none')]);
    const left = (await readdir(dataDir)).filter((name) => name.startsWith('book'));
    expect(left).toEqual([]);
  });

  it('trial-balance sums the day that is asked for', async () => {
    const ran = await tallybook('trial-balance', '--date', '2026-07-01', '--json');
    const line = (
      subject: string,
      debits: string,
      credits: string,
      closing: string,
      opening = '0.00',
    ) => ({
      subject,
      currency: 'CNY',
      opening: cny(opening),
      debits: cny(debits),
      credits: cny(credits),
      closing: cny(closing),
    });
    expect(JSON.parse(ran.out)).toMatchObject({
      book: 'main',
      date: '2026-07-01',
      closed: true,
      lines: [
        line('channel_receivable', '100.00', '20.00', '80.00'),
        line('merchant_pending', '19.88', '99.40', '-79.52'),
        line('fee_income', '0.12', '0.60', '-0.48'),
      ],
      totals: [{ currency: 'CNY', debits: cny('120.00'), credits: cny('120.00') }],
      balanced: true,
    });
    const next = await tallybook('trial-balance', '--json');
    expect(JSON.parse(next.out)).toMatchObject({
      date: '2026-07-02',
      closed: false,
      lines: [
        line('channel_receivable', '0.00', '0.00', '80.00', '80.00'),
        line('merchant_pending', '0.00', '0.00', '-79.52', '-79.52'),
        line('fee_income', '0.00', '0.00', '-0.48', '-0.48'),
      ],
      balanced: true,
    });
    const before = await tallybook('trial-balance', '--date', '2026-06-30', '--json');
    expect(JSON.parse(before.out)).toMatchObject({ lines: [], totals: [], balanced: true });
    const text = await tallybook('trial-balance', '--date', '2026-07-01');
    expect(text.out).toBe(
      [
        'book main, 2026-07-01 (closed)',
        'subject             currency  opening  debits  credits  closing',
        'channel_receivable  CNY          0.00  100.00    20.00    80.00',
        'merchant_pending    CNY          0.00   19.88    99.40   -79.52',
        'fee_income          CNY          0.00    0.12     0.60    -0.48',
        'total               CNY                120.00   120.00',
        'balanced',
        '',
      ].join('\n'),
    );
  });

  it('replay shows the state as of a position', async () => {
    const whole = await tallybook('replay', '--json');
    expect(JSON.parse(whole.out)).toMatchObject({
      events: 26,
      payments: { succeeded: 1 },
      accounts: [
        { account: 'mer:shop:CNY', posted: '79.52', sequence: 2 },
        { account: 'sys:channel_receivable:sandbox_a:CNY', posted: '80.00', sequence: 2 },
        { account: 'sys:fee_income:CNY', posted: '0.48', sequence: 2 },
      ],
    });
    const part = await tallybook('replay', '--to', '12', '--json');
    expect(JSON.parse(part.out)).toMatchObject({
      position: '00000000000000000012',
      events: 12,
      payments: { open: 1 },
      accounts: [
        { account: 'mer:shop:CNY', posted: '99.40', sequence: 1 },
        { account: 'sys:channel_receivable:sandbox_a:CNY', posted: '100.00', sequence: 1 },
        { account: 'sys:fee_income:CNY', posted: '0.60', sequence: 1 },
      ],
    });
  });

  it('replay --stream shows the events of one stream', async () => {
    const ran = await tallybook('replay', '--stream', 'payment-pay_1', '--json');
    const types = ran.out
      .trimEnd()
      .split('\n')
      .map((line) => z.object({ event: z.object({ type: z.string() }) }).parse(JSON.parse(line)));
    expect(types.map(({ event }) => event.type)).toEqual([
      'PaymentCreated',
      'SagaStarted',
      'ChannelCallRequested',
      'ChannelCallSettled',
      'PaymentCaptured',
      'CapturePosted',
      'PaymentSucceeded',
      'SagaEnded',
      'RefundRequested',
      'SagaStarted',
      'RefundReserved',
      'ChannelCallRequested',
      'ChannelCallSettled',
      'RefundConfirmed',
      'RefundSucceeded',
      'SagaEnded',
    ]);
    const missing = await tallybook('replay', '--stream', 'payment-pay_2');
    expect(missing.code).toBe(2);
  });
});
