/** The settings of an installation: environment variables by their names in the documentation. */
import { isLoopback } from '../http/loopback.js';
import { LOG_LEVELS, type LogLevel } from '../http/logger.js';
import { resolve } from 'node:path';
import { z } from 'zod';
import { WAITS_MS } from '../../domain/delivery/schedule.js';
import { isTimezone } from '../../domain/ledger/calendar.js';
import type { Currency } from '../../domain/money/currencies.js';
import { parseAmount } from '../../domain/money/money.js';
import type { PayoutLimits } from '../../domain/payout/limits.js';

export type Mode = 'development' | 'production';

export interface Settings {
  readonly port: number;
  readonly host: string;
  /** Under which payers find this server, `https://pay.example`; undefined: as it listens. */
  readonly publicUrl: string | undefined;
  /** Absolute path. */
  readonly dataDir: string;
  readonly eventstoreUrl: string | undefined;
  readonly readDatabaseUrl: string | undefined;
  /** The store of data keys, if it is not a file of the data directory. */
  readonly keyDatabaseUrl: string | undefined;
  /** Keys in base64, the newest first, that protect stored secrets; never logged. */
  readonly masterKey: string | undefined;
  /** A file of such keys. Absolute path. */
  readonly masterKeyFile: string | undefined;
  /** IANA name; the accounting days of a new book. */
  readonly bookTimezone: string;
  /** Ed25519 in PEM, absolute path; undefined: the data directory's own. */
  readonly sealKeyFile: string | undefined;
  /** At most one signed tree head in so many milliseconds; 0: none. */
  readonly sealIntervalMs: number;
  readonly channelTimeoutMs: number;
  /** The waits between queries of an open outcome; the last repeats. */
  readonly queryLadderMs: readonly number[];
  /** The waits before the attempts at delivering a webhook. */
  readonly webhookWaitsMs: readonly number[];
  /** Requests per second and key; 0 for no limit. */
  readonly rateLimit: number;
  /** How long nobody is paid at a beneficiary that was added. */
  readonly coolingOffHours: number;
  readonly payoutLimits: PayoutLimits;
  readonly logLevel: LogLevel;
  readonly mode: Mode;
  /** Whether a store that development mode makes is filled with a demo. */
  readonly demo: boolean;
}

/** What a command line may say in place of the environment. */
export interface SettingsOverrides {
  readonly port?: number;
  readonly host?: string;
  readonly dataDir?: string;
  readonly rateLimit?: number;
  readonly logLevel?: LogLevel;
  /** `--dev`: development mode whatever the rest says. */
  readonly dev?: boolean;
  /** `--no-demo` is false. */
  readonly demo?: boolean;
}

/** One line per setting that is wrong; its value is never repeated, as it may hold a password. */
export class SettingsError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`settings: ${problems.join('; ')}`);
    this.name = 'SettingsError';
  }
}

const MAX_WAIT_MS = 86_400_000;
const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `is a whole number from ${least} to ${most}`)
    .transform(Number)
    .refine(
      (value) => value >= least && value <= most,
      `is a whole number from ${least} to ${most}`,
    );

const url = (schemes: readonly string[]) =>
  z
    .string()
    .refine(
      (value) => schemes.some((scheme) => value.startsWith(`${scheme}://`)),
      `starts with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
    );

/** An origin; without TLS on the machine itself alone. */
function isPublicUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { origin, protocol, hostname } = new URL(text);
  return origin === text && (protocol === 'https:' || isLoopback(hostname));
}

/** Sixteen keys in base64, with what stands between them. */
const MAX_MASTER_KEY_LENGTH = 1_024;

/** `CNY 50000.00, USD 7000.00`: at most an amount for each currency. */
const amounts = z
  .string()
  .max(2_000, 'is too long')
  .default('')
  .transform((value, context) => {
    const found = new Map<Currency, bigint>();
    for (const part of value.split(',').filter((one) => one.trim() !== '')) {
      const [currency = '', amount = ''] = part.trim().split(/\s+/);
      const parsed = parseAmount({ value: amount, currency });
      if (!parsed.accepted || found.has(parsed.amount.currency)) {
        context.addIssue('is amounts with their currencies: CNY 50000.00, USD 7000.00');
        return z.NEVER;
      }
      found.set(parsed.amount.currency, parsed.amount.minor);
    }
    return found;
  });

const DAY_HOURS = 24;

const environment = z.object({
  NODE_ENV: z.string().optional(),
  PORT: whole(0, 65_535).default(8080),
  HOST: z.string().max(255).default('127.0.0.1'),
  PUBLIC_URL: z
    .string()
    .max(2_000, 'is too long')
    .refine(isPublicUrl, 'is https://HOST or https://HOST:PORT, without a path')
    .optional(),
  DATA_DIR: z.string().default('./data'),
  EVENTSTORE_URL: url(['esdb', 'esdb+discover']).optional(),
  READ_DATABASE_URL: url(['postgres', 'postgresql']).optional(),
  KEY_DATABASE_URL: url(['postgres', 'postgresql']).optional(),
  MASTER_KEY: z.string().max(MAX_MASTER_KEY_LENGTH, 'is too long').optional(),
  MASTER_KEY_FILE: z.string().max(4_096, 'is too long').optional(),
  SEAL_KEY_FILE: z.string().max(4_096, 'is too long').optional(),
  SEAL_INTERVAL_MS: whole(0, MAX_WAIT_MS).default(60_000),
  BOOK_TIMEZONE: z
    .string()
    .refine(isTimezone, 'is an IANA time zone: Asia/Shanghai')
    .default('UTC'),
  CHANNEL_TIMEOUT_MS: whole(1, MAX_WAIT_MS).default(5_000),
  QUERY_LADDER_MS: z
    .string()
    .transform((value) => value.split(',').map((step) => step.trim()))
    .pipe(z.array(whole(1, MAX_WAIT_MS)).min(1).max(50))
    .default([1_000, 2_000, 5_000, 10_000, 30_000]),
  WEBHOOK_WAITS_MS: z
    .string()
    .transform((value) => value.split(',').map((step) => step.trim()))
    .pipe(z.array(whole(0, MAX_WAIT_MS)).min(1).max(50))
    .default([...WAITS_MS]),
  RATE_LIMIT: whole(0, 1_000_000).default(500),
  BENEFICIARY_COOLING_OFF_HOURS: whole(0, 8_760).optional(),
  PAYOUT_LIMIT: amounts,
  PAYOUT_DAY_LIMIT: amounts,
  PAYOUT_APPROVAL_ABOVE: amounts,
  DEMO: z.enum(['on', 'off'], 'is on or off').default('on'),
  LOG_LEVEL: z.enum(LOG_LEVELS, `is one of ${LOG_LEVELS.join(', ')}`).default('info'),
});

/**
 * Reads the settings. A variable that is empty counts as not set.
 * @throws SettingsError with one line per setting that is wrong.
 */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
  overrides: SettingsOverrides = {},
): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    throw new SettingsError(
      parsed.error.issues.map(({ path, message }) => `${String(path[0])} ${message}`),
    );
  }
  const values = parsed.data;
  if (values.MASTER_KEY !== undefined && values.MASTER_KEY_FILE !== undefined) {
    throw new SettingsError(['MASTER_KEY and MASTER_KEY_FILE: set one of the two']);
  }
  const host = overrides.host ?? values.HOST;
  const developing =
    overrides.dev === true ||
    (values.NODE_ENV !== 'production' && isLoopback(host) && values.EVENTSTORE_URL === undefined);
  return {
    port: overrides.port ?? values.PORT,
    host,
    publicUrl: values.PUBLIC_URL,
    dataDir: resolve(overrides.dataDir ?? values.DATA_DIR),
    eventstoreUrl: values.EVENTSTORE_URL,
    readDatabaseUrl: values.READ_DATABASE_URL,
    keyDatabaseUrl: values.KEY_DATABASE_URL,
    masterKey: values.MASTER_KEY,
    masterKeyFile:
      values.MASTER_KEY_FILE === undefined ? undefined : resolve(values.MASTER_KEY_FILE),
    sealKeyFile: values.SEAL_KEY_FILE === undefined ? undefined : resolve(values.SEAL_KEY_FILE),
    sealIntervalMs: values.SEAL_INTERVAL_MS,
    bookTimezone: values.BOOK_TIMEZONE,
    channelTimeoutMs: values.CHANNEL_TIMEOUT_MS,
    queryLadderMs: values.QUERY_LADDER_MS,
    webhookWaitsMs: values.WEBHOOK_WAITS_MS,
    rateLimit: overrides.rateLimit ?? values.RATE_LIMIT,
    coolingOffHours: values.BENEFICIARY_COOLING_OFF_HOURS ?? (developing ? 0 : DAY_HOURS),
    payoutLimits: {
      each: values.PAYOUT_LIMIT,
      day: values.PAYOUT_DAY_LIMIT,
      approvalAbove: values.PAYOUT_APPROVAL_ABOVE,
    },
    logLevel: overrides.logLevel ?? values.LOG_LEVEL,
    mode: developing ? 'development' : 'production',
    demo: overrides.demo ?? values.DEMO === 'on',
  };
}
