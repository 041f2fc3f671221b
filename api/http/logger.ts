/** JSON logs. What could be a secret is cut out by name and by form, wherever it stands. */
import { type DestinationStream, pino } from 'pino';
import type { Logger } from '../../domain/kernel/logger.js';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const SECRET_NAMES = [
  'authorization',
  'cookie',
  'key',
  'secret',
  'password',
  'token',
  'sha256',
  'signature',
  'signingSecret',
  'body',
  'rawBase64',
  'bodyBase64',
];

/** API keys, secrets to sign with, bearer tokens, the user part of a URL, and what could be a card number. */
const SECRET_FORMS: readonly [RegExp, string][] = [
  [/tb([ks])_[A-Za-z0-9_-]+/g, 'tb$1_[redacted]'],
  [/bearer\s+\S+/gi, 'Bearer [redacted]'],
  [/:\/\/[^/\s@]+@/g, '://[redacted]@'],
  // Not the digits of a UUID, by which a line of the log is found.
  [/(?<![0-9a-f]{4}-)\b\d(?:[ -]?\d){12,18}\b(?!-[0-9a-f]{4})/g, '[redacted number]'],
];

/** Text without anything that has the form of a secret. */
export const scrub = (text: string): string =>
  SECRET_FORMS.reduce((clean, [form, mark]) => clean.replace(form, mark), text);

/** A line's members: ids among them are what the caller sent. */
const withoutSecrets = (members: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(members).map(([name, value]) => [
      name,
      typeof value === 'string' ? scrub(value) : value,
    ]),
  );

function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: scrub(String(error)) };
  return {
    name: error.name,
    message: scrub(error.message),
    stack: scrub(error.stack ?? ''),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}

/** @param destination default: stdout. */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: { service: 'tallybook' },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: withoutSecrets },
      redact: {
        paths: SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: '[redacted]',
      },
      serializers: { err: describeError },
    },
    destination ?? pino.destination(1),
  );
}
