/**
 * What was sent to endpoints and what they answered: a bounded cache on disk. Lost, no delivery is repeated that is
 * finished; those that were not are tried again from the first wait on, and their attempts are not shown any more.
 */
import type { Logger } from '../../domain/kernel/logger.js';
import { openCacheDatabase } from '../cache-database.js';

/** Attempts that are kept for an endpoint. */
const KEPT_ATTEMPTS = 2_000;
const PRUNE_EVERY = 100;

export interface Attempt {
  readonly sequence: number;
  /** 1, 2, 3 … of the delivery since it was begun. */
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly durationMs: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** HTTP status; null if there was no answer. */
  readonly status: number | null;
  /** Why there was none, or why it does not count; null for an answer. */
  readonly error: string | null;
  /** The beginning of the answer. */
  readonly answer: string;
}

/** A delivery that has failed so far. */
export interface Retry {
  readonly sequence: number;
  readonly attempts: number;
  readonly dueMs: number;
}

export interface AttemptLog {
  add(endpoint: string, attempt: Attempt): void;
  /** Of these deliveries, in the order in which they were made. */
  of(endpoint: string, sequences: readonly number[]): readonly Attempt[];
  retries(endpoint: string): readonly Retry[];
  putRetry(endpoint: string, retry: Retry): void;
  /** The delivery is finished. */
  endRetry(endpoint: string, sequence: number): void;
  /** Since when nothing has arrived; null while something does. */
  failingSince(endpoint: string): number | null;
  putFailingSince(endpoint: string, sinceMs: number | null): void;
  /** The endpoint was disabled: once it is enabled, its retries and how long it has failed begin anew. */
  beginAnew(endpoint: string): void;
  close(): void;
}

interface Row {
  readonly sequence: number;
  readonly number: number;
  readonly at_ms: number;
  readonly duration_ms: number;
  readonly url: string;
  readonly headers: string;
  readonly status: number | null;
  readonly error: string | null;
  readonly answer: string;
}

const attemptOf = ({ at_ms, duration_ms, headers, ...row }: Row): Attempt => ({
  ...row,
  atMs: at_ms,
  durationMs: duration_ms,
  headers: JSON.parse(headers) as Record<string, string>,
});

/** Writes that fail are logged and left out. */
export function openAttemptLog(cacheDir: string, logger: Logger): AttemptLog {
  const db = openCacheDatabase(cacheDir, 'deliveries.sqlite', SCHEMA);
  const insert = db.prepare(`INSERT INTO attempts
    (endpoint, sequence, number, at_ms, duration_ms, url, headers, status, error, answer)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const prune = db.prepare<
    [string, string, number]
  >(`DELETE FROM attempts WHERE endpoint = ? AND id <= (
    SELECT id FROM attempts WHERE endpoint = ? ORDER BY id DESC LIMIT 1 OFFSET ?)`);
  const attempts = db.prepare<[string, number], Row>(
    'SELECT * FROM attempts WHERE endpoint = ? AND sequence = ? ORDER BY id',
  );
  const retries = db.prepare<[string], { sequence: number; attempts: number; due_ms: number }>(
    'SELECT sequence, attempts, due_ms FROM retries WHERE endpoint = ?',
  );
  const putRetry = db.prepare<[string, number, number, number]>(
    'INSERT OR REPLACE INTO retries (endpoint, sequence, attempts, due_ms) VALUES (?, ?, ?, ?)',
  );
  const endRetry = db.prepare<[string, number]>(
    'DELETE FROM retries WHERE endpoint = ? AND sequence = ?',
  );
  const clear = db.prepare<[string]>('DELETE FROM retries WHERE endpoint = ?');
  const failing = db.prepare<[string], { since_ms: number }>(
    'SELECT since_ms FROM failing WHERE endpoint = ?',
  );
  const putFailing = db.prepare<[string, number]>(
    'INSERT OR REPLACE INTO failing (endpoint, since_ms) VALUES (?, ?)',
  );
  const endFailing = db.prepare<[string]>('DELETE FROM failing WHERE endpoint = ?');
  let added = 0;
  const write = (rows: () => unknown): void => {
    try {
      rows();
    } catch (err) {
      logger.warn({ err }, 'the cache of deliveries could not be written');
    }
  };
  return {
    add(endpoint, attempt) {
      const { sequence, number, atMs, durationMs, url, headers, status, error, answer } = attempt;
      const request = [url, JSON.stringify(headers)];
      write(() => {
        insert.run(endpoint, sequence, number, atMs, durationMs, ...request, status, error, answer);
        added += 1;
        if (added % PRUNE_EVERY === 0) prune.run(endpoint, endpoint, KEPT_ATTEMPTS);
      });
    },
    of: (endpoint, sequences) =>
      sequences.flatMap((sequence) => attempts.all(endpoint, sequence).map(attemptOf)),
    retries: (endpoint) =>
      retries.all(endpoint).map(({ due_ms, ...retry }) => ({ ...retry, dueMs: due_ms })),
    putRetry: (endpoint, retry) =>
      write(() => putRetry.run(endpoint, retry.sequence, retry.attempts, retry.dueMs)),
    endRetry: (endpoint, sequence) => write(() => endRetry.run(endpoint, sequence)),
    failingSince: (endpoint) => failing.get(endpoint)?.since_ms ?? null,
    putFailingSince(endpoint, sinceMs) {
      write(() =>
        sinceMs === null ? endFailing.run(endpoint) : putFailing.run(endpoint, sinceMs),
      );
    },
    beginAnew(endpoint) {
      write(() => clear.run(endpoint));
      write(() => endFailing.run(endpoint));
    },
    close: () => void db.close(),
  };
}

const SCHEMA = `CREATE TABLE IF NOT EXISTS attempts (
    id INTEGER PRIMARY KEY, endpoint TEXT NOT NULL, sequence INTEGER NOT NULL, number INTEGER NOT NULL,
    at_ms INTEGER NOT NULL, duration_ms INTEGER NOT NULL, url TEXT NOT NULL, headers TEXT NOT NULL,
    status INTEGER, error TEXT, answer TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS attempts_by_delivery ON attempts (endpoint, sequence, id);
  CREATE INDEX IF NOT EXISTS attempts_by_age ON attempts (endpoint, id);
  CREATE TABLE IF NOT EXISTS retries (
    endpoint TEXT NOT NULL, sequence INTEGER NOT NULL, attempts INTEGER NOT NULL, due_ms INTEGER NOT NULL,
    PRIMARY KEY (endpoint, sequence)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS failing (
    endpoint TEXT PRIMARY KEY, since_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`;
