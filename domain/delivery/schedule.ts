/** When a delivery that failed is tried again, and when it is given up. */
import { createHash } from 'node:crypto';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The wait before each attempt, if a setting says nothing else. */
export const WAITS_MS: readonly number[] = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

const MAX_RETRY_AFTER_MS = 24 * HOUR;
/** So long must nothing have arrived at an endpoint until the log says that it fails. */
export const FAILING_AFTER_MS = HOUR;
/** So long must nothing have arrived at an endpoint until it is disabled. */
export const DISABLED_AFTER_MS = 5 * 24 * HOUR;
/** A wait is up to so much longer, so that what failed together does not come back together. */
const JITTER = 0.1;

/**
 * The wait before the next attempt; undefined if there is none.
 * @param waitsMs the wait before each attempt.
 * @param attempts that have failed, 1 or more.
 * @param retryAfterMs what the receiver asked for; undefined if nothing.
 * @param seed the jitter follows from it, so that whoever computes it gets the same.
 */
export function waitMs(
  waitsMs: readonly number[],
  attempts: number,
  retryAfterMs: number | undefined,
  seed: string,
): number | undefined {
  const wait = waitsMs[attempts];
  if (wait === undefined) return undefined;
  const jittered = Math.round(wait * (1 + JITTER * fraction(`${seed} ${attempts}`)));
  return Math.max(jittered, Math.min(retryAfterMs ?? 0, MAX_RETRY_AFTER_MS));
}

/** 0 to 1. */
const fraction = (seed: string): number =>
  createHash('sha256').update(seed).digest().readUInt32BE(0) / 2 ** 32;

/** Of the header `Retry-After`: seconds, or a date. Undefined if it is neither, or passed. */
export function readRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * SECOND : Date.parse(header) - nowMs;
  return ms > 0 ? ms : undefined;
}
