/**
 * The nonces of signed requests, for as long as their time would be accepted: on disk and flushed
 * before the request is served, so that neither a restart nor a power cut lets one through again.
 */
import { join } from 'node:path';
import { SIGNATURE_WINDOW_MS } from '../../domain/access/request-signature.js';
import { Sqlite } from '../../sqlite/driver.js';

/** More than a key at the default rate can use in two windows. */
const MAX_NONCES_PER_KEY = 500_000;
const PAGE_CACHE_KIB = 2_048;

export type Claim = 'fresh' | 'replayed' | 'full';

export interface NonceStore {
  /** Takes a nonce for a key. `full`: the key has used more than are kept. */
  claim(keyId: string, nonce: string, timestampMs: number, nowMs: number): Claim;
  close(): void;
}

/** @param maxPerKey nonces kept for one key. */
export function openNonceStore(
  dataDir: string,
  { maxPerKey = MAX_NONCES_PER_KEY }: { readonly maxPerKey?: number } = {},
): NonceStore {
  const db = new Sqlite(join(dataDir, 'nonces.sqlite'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma(`cache_size = -${PAGE_CACHE_KIB}`);
  db.exec(`CREATE TABLE IF NOT EXISTS nonces (
    key_id TEXT NOT NULL, nonce TEXT NOT NULL, timestamp_ms INTEGER NOT NULL,
    PRIMARY KEY (key_id, nonce)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS nonces_by_time ON nonces (timestamp_ms)`);
  const insert = db.prepare<[string, string, number]>(
    'INSERT INTO nonces (key_id, nonce, timestamp_ms) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const known = db.prepare<[string, string]>('SELECT 1 FROM nonces WHERE key_id = ? AND nonce = ?');
  const prune = db.prepare<[number]>('DELETE FROM nonces WHERE timestamp_ms < ?');
  const count = db.prepare<[], { key_id: string; n: number }>(
    'SELECT key_id, count(*) AS n FROM nonces GROUP BY key_id',
  );
  let counts = readCounts();
  let prunedMs = 0;

  function readCounts(): Map<string, number> {
    return new Map(count.all().map(({ key_id, n }) => [key_id, n]));
  }

  return {
    claim(keyId, nonce, timestampMs, nowMs) {
      if (Math.abs(nowMs - prunedMs) > SIGNATURE_WINDOW_MS) {
        // One window more than needed, for a clock that is set back.
        if (prune.run(nowMs - 2 * SIGNATURE_WINDOW_MS).changes > 0) counts = readCounts();
        prunedMs = nowMs;
      }
      if (known.get(keyId, nonce) !== undefined) return 'replayed';
      const used = counts.get(keyId) ?? 0;
      if (used >= maxPerKey) return 'full';
      if (insert.run(keyId, nonce, timestampMs).changes === 0) return 'replayed';
      counts.set(keyId, used + 1);
      return 'fresh';
    },
    close: () => void db.close(),
  };
}
