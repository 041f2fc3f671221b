/**
 * When each key was last used, to within a minute. It is no event and nothing depends on it: this server's own
 * cache on disk, written a few seconds later and all keys together, so that no request waits for it.
 */
import type { Clock } from '../../domain/kernel/clock.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { openCacheDatabase } from '../cache-database.js';

interface KeyUse {
  /** Costs its caller next to nothing. */
  note(key: string): void;
  /** In milliseconds since 1970, at most a minute old; null if no use is known. */
  lastAt(key: string): number | null;
  /** Writes what waits. */
  close(): void;
}

interface KeyUseParts {
  readonly cacheDir: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

const COARSE_MS = 60_000;
const WRITE_EVERY_MS = 5_000;

const SCHEMA = `CREATE TABLE IF NOT EXISTS key_use (
  key TEXT PRIMARY KEY, used_at_ms INTEGER NOT NULL) WITHOUT ROWID, STRICT`;

export function openKeyUse({ cacheDir, clock, logger }: KeyUseParts): KeyUse {
  const db = openCacheDatabase(cacheDir, 'key-use.sqlite', SCHEMA);
  const read = db.prepare<[string], { readonly used_at_ms: number }>(
    'SELECT used_at_ms FROM key_use WHERE key = ?',
  );
  const write = db.prepare<[string, number]>(
    `INSERT INTO key_use (key, used_at_ms) VALUES (?, ?)
     ON CONFLICT (key) DO UPDATE SET used_at_ms = excluded.used_at_ms`,
  );
  const writeAll = db.transaction((uses: Iterable<readonly [string, number]>) => {
    for (const [key, atMs] of uses) write.run(key, atMs);
  });
  /** Of the keys that were used since the start. */
  const used = new Map<string, number>();
  const waiting = new Map<string, number>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** A cache that cannot be written loses what waited, and stops nothing. */
  function flush(): void {
    timer = undefined;
    try {
      writeAll(waiting);
    } catch (err) {
      logger.warn({ err, keys: waiting.size }, 'when keys were last used could not be written');
    }
    waiting.clear();
  }

  return {
    note(key) {
      const nowMs = clock.now();
      if (nowMs - (used.get(key) ?? -Infinity) < COARSE_MS) return;
      used.set(key, nowMs);
      waiting.set(key, nowMs);
      timer ??= setTimeout(flush, WRITE_EVERY_MS).unref();
    },
    lastAt: (key) => used.get(key) ?? read.get(key)?.used_at_ms ?? null,
    close() {
      clearTimeout(timer);
      flush();
      db.close();
    },
  };
}
