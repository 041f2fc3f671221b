/** Token buckets by name: `burst` at once, then `perSecond`. */
import type { Clock } from '../../domain/kernel/clock.js';

/** @returns a function that takes a token: false if there is none. */
export function createTokenBuckets(
  perSecond: number,
  burst: number,
  clock: Clock,
): (name: string) => boolean {
  const buckets = new Map<string, { tokens: number; atMs: number }>();
  return (name) => {
    const nowMs = clock.now();
    const bucket = buckets.get(name) ?? { tokens: burst, atMs: nowMs };
    const elapsedMs = Math.max(0, nowMs - bucket.atMs);
    const tokens = Math.min(burst, bucket.tokens + (elapsedMs / 1_000) * perSecond);
    const taken = tokens >= 1;
    buckets.set(name, { tokens: taken ? tokens - 1 : tokens, atMs: nowMs });
    return taken;
  };
}
