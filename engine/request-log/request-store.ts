/** The requests of merchants' keys at rest: a bounded cache on disk, of which the oldest are forgotten. */
import { openCacheDatabase } from '../cache-database.js';

/** What is kept of a request; nothing of it is a secret (`api/request-log/kept.ts`). */
export interface LoggedRequest {
  readonly merchant: string;
  /** Id of the key that made it. */
  readonly key: string;
  /** When it came, in milliseconds since 1970. */
  readonly atMs: number;
  readonly durationMs: number;
  readonly method: string;
  readonly path: string;
  /** Without the question mark; null if there was none. */
  readonly query: string | null;
  readonly requestId: string;
  readonly idempotencyKey: string | null;
  /** HTTP status; 499 if the caller left before the answer. */
  readonly status: number;
  /** The problem's code, if the answer was a problem. */
  readonly code: string | null;
  /** What is kept of the body, as JSON; null if nothing is. */
  readonly body: string | null;
  /** Names of members of the body that are not kept. */
  readonly leftOut: readonly string[];
}

/** A request as it is found, under a number that grows. */
export interface KeptRequest extends LoggedRequest {
  readonly id: number;
}

export interface RequestFilter {
  readonly merchant: string;
  readonly outcome?: 'succeeded' | 'failed' | undefined;
  readonly key?: string | undefined;
  /** A part of the path. */
  readonly path?: string | undefined;
  readonly requestId?: string | undefined;
  /** Older than this number. */
  readonly before?: number | undefined;
  readonly limit: number;
}

export interface RequestBounds {
  /** The newest so many of a merchant, */
  readonly ofMerchant: number;
  /** of all of them, */
  readonly ofAll: number;
  /** and none older than this. */
  readonly ageMs: number;
}

export const REQUEST_BOUNDS: RequestBounds = {
  ofMerchant: 10_000,
  ofAll: 1_000_000,
  ageMs: 30 * 86_400_000,
};
/** So many more may be there of a merchant before they are looked at. */
const PRUNE_EVERY = 500;
/** Deleting is done in pieces, so that nobody waits for it. */
const PRUNED_AT_ONCE = 1_000;

export interface RequestStore {
  /** In one transaction. */
  add(requests: readonly LoggedRequest[], nowMs: number): void;
  find(merchant: string, id: number): KeptRequest | undefined;
  /** The newest first. */
  list(filter: RequestFilter): readonly KeptRequest[];
  close(): void;
}

interface Row {
  readonly id: number;
  readonly merchant: string;
  readonly key: string;
  readonly at_ms: number;
  readonly duration_ms: number;
  readonly method: string;
  readonly path: string;
  readonly query: string | null;
  readonly request_id: string;
  readonly idempotency_key: string | null;
  readonly status: number;
  readonly code: string | null;
  readonly body: string | null;
  readonly left_out: string;
}

const requestOf = (row: Row): KeptRequest => ({
  ...{ id: row.id, merchant: row.merchant, key: row.key, atMs: row.at_ms },
  ...{ durationMs: row.duration_ms, method: row.method, path: row.path, query: row.query },
  ...{ requestId: row.request_id, idempotencyKey: row.idempotency_key },
  ...{ status: row.status, code: row.code, body: row.body },
  leftOut: row.left_out === '' ? [] : row.left_out.split(' '),
});

export function openRequestStore(cacheDir: string, bounds = REQUEST_BOUNDS): RequestStore {
  const db = openCacheDatabase(cacheDir, 'requests.sqlite', SCHEMA);
  const insert = db.prepare(`INSERT INTO requests
    (merchant, key, at_ms, duration_ms, method, path, query, request_id, idempotency_key, status, failed, code,
      body, left_out)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const pruneMerchant = db.prepare<
    [string, string, number, number]
  >(`DELETE FROM requests WHERE id IN (
    SELECT id FROM requests WHERE merchant = ? AND id <= (
      SELECT id FROM requests WHERE merchant = ? ORDER BY id DESC LIMIT 1 OFFSET ?)
    ORDER BY id LIMIT ?)`);
  const pruneAll = db.prepare<[number, number]>(`DELETE FROM requests WHERE id IN (
    SELECT id FROM requests WHERE id <= (SELECT max(id) FROM requests) - ? ORDER BY id LIMIT ?)`);
  const pruneAge = db.prepare<[number, number]>(
    'DELETE FROM requests WHERE id IN (SELECT id FROM requests WHERE at_ms < ? ORDER BY at_ms LIMIT ?)',
  );
  const byId = db.prepare<[number, string], Row>(
    'SELECT * FROM requests WHERE id = ? AND merchant = ?',
  );
  const added = new Map<string, number>();
  const insertAll = db.transaction((requests: readonly LoggedRequest[]) => {
    for (const request of requests) {
      const { merchant, key, atMs, durationMs, method, path, query } = request;
      const { requestId, idempotencyKey, status, code, body, leftOut } = request;
      insert.run(
        ...[merchant, key, atMs, durationMs, method, path, query, requestId, idempotencyKey],
        ...[status, Number(isFailed(status)), code, body, leftOut.join(' ')],
      );
      added.set(merchant, (added.get(merchant) ?? 0) + 1);
    }
  });

  function prune(nowMs: number): void {
    for (const [merchant, count] of added) {
      if (count < PRUNE_EVERY) continue;
      pruneMerchant.run(merchant, merchant, bounds.ofMerchant, PRUNED_AT_ONCE);
      added.delete(merchant);
    }
    pruneAge.run(nowMs - bounds.ageMs, PRUNED_AT_ONCE);
    pruneAll.run(bounds.ofAll, PRUNED_AT_ONCE);
  }

  return {
    add(requests, nowMs) {
      insertAll(requests);
      prune(nowMs);
    },
    find(merchant, id) {
      const row = byId.get(id, merchant);
      return row && requestOf(row);
    },
    list(filter) {
      const { sql, values } = listing(filter);
      return db
        .prepare<unknown[], Row>(sql)
        .all(...values)
        .map(requestOf);
    },
    close: () => void db.close(),
  };
}

const isFailed = (status: number): boolean => status >= 400;

function listing({ merchant, outcome, key, path, requestId, before, limit }: RequestFilter): {
  readonly sql: string;
  readonly values: readonly unknown[];
} {
  const asked = [
    ['merchant = ?', merchant],
    ['failed = ?', outcome === undefined ? undefined : Number(outcome === 'failed')],
    ['key = ?', key],
    ['instr(path, ?) > 0', path],
    ['request_id = ?', requestId],
    ['id < ?', before],
  ].filter(([, value]) => value !== undefined);
  const conditions = asked.map(([condition]) => condition).join(' AND ');
  return {
    sql: `SELECT * FROM requests WHERE ${conditions} ORDER BY id DESC LIMIT ?`,
    values: [...asked.map(([, value]) => value), limit],
  };
}

const SCHEMA = `CREATE TABLE IF NOT EXISTS requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT, merchant TEXT NOT NULL, key TEXT NOT NULL, at_ms INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL, query TEXT,
    request_id TEXT NOT NULL, idempotency_key TEXT, status INTEGER NOT NULL, failed INTEGER NOT NULL, code TEXT,
    body TEXT, left_out TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS requests_by_merchant ON requests (merchant, id);
  CREATE INDEX IF NOT EXISTS requests_by_outcome ON requests (merchant, failed, id);
  CREATE INDEX IF NOT EXISTS requests_by_key ON requests (merchant, key, id);
  CREATE INDEX IF NOT EXISTS requests_by_id ON requests (merchant, request_id, id);
  CREATE INDEX IF NOT EXISTS requests_by_age ON requests (at_ms)`;
