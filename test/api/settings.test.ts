import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readSettings, SettingsError } from '../../api/composition/settings.js';
import { isLoopback } from '../../api/http/loopback.js';

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    readSettings(env);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
};

describe('settings', () => {
  it('has the documented defaults', () => {
    expect(readSettings({})).toEqual({
      port: 8080,
      host: '127.0.0.1',
      publicUrl: undefined,
      dataDir: resolve('./data'),
      eventstoreUrl: undefined,
      sealKeyFile: undefined,
      sealIntervalMs: 60_000,
      readDatabaseUrl: undefined,
      keyDatabaseUrl: undefined,
      masterKey: undefined,
      masterKeyFile: undefined,
      bookTimezone: 'UTC',
      channelTimeoutMs: 5_000,
      queryLadderMs: [1_000, 2_000, 5_000, 10_000, 30_000],
      webhookWaitsMs: [
        0, 5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 50_400_000, 72_000_000,
        86_400_000,
      ],
      rateLimit: 500,
      coolingOffHours: 0,
      payoutLimits: { each: new Map(), day: new Map(), approvalAbove: new Map() },
      logLevel: 'info',
      mode: 'development',
      demo: true,
    });
  });

  it('reads every name, and counts an empty variable as not set', () => {
    const settings = readSettings({
      PORT: '0',
      HOST: '0.0.0.0',
      PUBLIC_URL: 'https://pay.example',
      DATA_DIR: '/tmp/somewhere',
      EVENTSTORE_URL: 'esdb://localhost:2113?tls=false',
      READ_DATABASE_URL: 'postgres://u:p@localhost/db',
      KEY_DATABASE_URL: 'postgres://u:p@localhost/keys',
      SEAL_KEY_FILE: './seal.pem',
      SEAL_INTERVAL_MS: '5000',
      MASTER_KEY_FILE: './keys',
      BOOK_TIMEZONE: 'Asia/Shanghai',
      CHANNEL_TIMEOUT_MS: '100',
      QUERY_LADDER_MS: '10, 20,30',
      WEBHOOK_WAITS_MS: '0, 50',
      RATE_LIMIT: '0',
      BENEFICIARY_COOLING_OFF_HOURS: '48',
      PAYOUT_LIMIT: 'CNY 5000.00, JPY 100',
      DEMO: 'off',
      LOG_LEVEL: '',
    });
    expect(settings).toEqual({
      port: 0,
      host: '0.0.0.0',
      publicUrl: 'https://pay.example',
      dataDir: '/tmp/somewhere',
      eventstoreUrl: 'esdb://localhost:2113?tls=false',
      readDatabaseUrl: 'postgres://u:p@localhost/db',
      keyDatabaseUrl: 'postgres://u:p@localhost/keys',
      masterKey: undefined,
      sealKeyFile: resolve('./seal.pem'),
      sealIntervalMs: 5_000,
      masterKeyFile: resolve('./keys'),
      bookTimezone: 'Asia/Shanghai',
      channelTimeoutMs: 100,
      queryLadderMs: [10, 20, 30],
      webhookWaitsMs: [0, 50],
      rateLimit: 0,
      coolingOffHours: 48,
      payoutLimits: {
        each: new Map([
          ['CNY', 500_000n],
          ['JPY', 100n],
        ]),
        day: new Map(),
        approvalAbove: new Map(),
      },
      logLevel: 'info',
      mode: 'production',
      demo: false,
    });
  });

  it.each([
    ['PORT', '80a'],
    ['DEMO', 'sometimes'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['EVENTSTORE_URL', 'http://localhost'],
    ['READ_DATABASE_URL', 'mysql://localhost'],
    ['KEY_DATABASE_URL', 'mysql://localhost'],
    ['BOOK_TIMEZONE', 'Middle/Earth'],
    ['CHANNEL_TIMEOUT_MS', '0'],
    ['QUERY_LADDER_MS', '1000,,2000'],
    ['QUERY_LADDER_MS', '1000,soon'],
    ['WEBHOOK_WAITS_MS', 'soon'],
    ['WEBHOOK_WAITS_MS', '0,-1'],
    ['RATE_LIMIT', '1.5'],
    ['LOG_LEVEL', 'loud'],
    ['BENEFICIARY_COOLING_OFF_HOURS', '-1'],
    ['PAYOUT_LIMIT', '5000.00'],
    ['PAYOUT_DAY_LIMIT', 'CNY 5.0'],
    ['PAYOUT_APPROVAL_ABOVE', 'CNY 5.00, CNY 6.00'],
  ])('refuses %s=%s by name', (name, value) => {
    expect(problemsOf({ [name]: value })).toEqual([expect.stringContaining(`${name} `)]);
  });

  it('names every setting that is wrong and repeats no value', () => {
    const problems = problemsOf({ PORT: 'x', READ_DATABASE_URL: 'mysql://u:geheim@h/db' });
    expect(problems).toHaveLength(2);
    expect(problems.join()).not.toContain('geheim');
  });

  it.each([
    [{}, undefined, 'development'],
    [{ NODE_ENV: 'test' }, undefined, 'development'],
    [{ NODE_ENV: 'production' }, undefined, 'production'],
    [{ NODE_ENV: 'production' }, true, 'development'],
    [{ HOST: '0.0.0.0' }, undefined, 'production'],
    [{ HOST: '0.0.0.0' }, true, 'development'],
    [{ HOST: '::1' }, undefined, 'development'],
    [{ HOST: 'localhost' }, undefined, 'development'],
    [{ EVENTSTORE_URL: 'esdb://localhost:2113' }, undefined, 'production'],
  ] as const)('%j with --dev %s is %s mode', (env, dev, mode) => {
    expect(readSettings(env, dev === undefined ? {} : { dev }).mode).toBe(mode);
  });

  it('knows loopback addresses', () => {
    expect(['127.0.0.1', '127.9.9.9', '::1', 'localhost'].map(isLoopback)).toEqual(
      Array(4).fill(true),
    );
    expect(['0.0.0.0', '::', '10.0.0.1', '127.example.org', '1270.0.0.1'].map(isLoopback)).toEqual(
      Array(5).fill(false),
    );
  });
});
