/**
 * Attempts to log in, counted outside the log: whoever guesses writes no events. On disk, so that a restart
 * gives nobody a fresh start. An attempt is counted before it is looked at, and forgotten if it was right:
 * many guesses at the same time count as many.
 */
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { Sqlite } from '../../sqlite/driver.js';

/** Wrong attempts that are looked at; the next has to wait. */
export const MAX_ATTEMPTS = 10;
/** A code has six digits, and three of them are right at any time. */
export const MAX_CODE_ATTEMPTS = 5;
/** For so long after the last attempt that was looked at. */
export const LOCKED_MS = 900_000;
const PRUNE_EVERY_MS = 60_000;

export type Attempt = 'counted' | { readonly lockedForMs: number };

export interface LoginAttempts {
  /** Counts an attempt at a subject (a digest of an address, a user), or says how long it is locked. */
  begin(subject: string, max: number, nowMs: number): Attempt;
  /** The attempt was right: those before it are forgotten. */
  forget(subject: string): void;
  /** For how long it is locked; 0 if it is not. */
  lockedForMs(subject: string, max: number, nowMs: number): number;
  /** Takes the code of a time step once. False if this step's code, or a later step's, was taken before. */
  takeStep(user: string, step: number): boolean;
  close(): void;
}

export function openLoginAttempts(dataDir: string): LoginAttempts {
  const file = join(dataDir, 'logins.sqlite');
  // The file is its owner's alone before anything is in it, whatever the umask says.
  closeSync(openSync(file, 'a', 0o600));
  const db = new Sqlite(file);
  db.pragma('journal_mode = WAL');
  // Survives the process; after a power cut a few guesses more are no harm.
  db.pragma('synchronous = NORMAL');
  db.exec(`CREATE TABLE IF NOT EXISTS attempts (
    subject TEXT PRIMARY KEY, attempts INTEGER NOT NULL, last_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS steps (
    user TEXT PRIMARY KEY, step INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`);
  const find = db.prepare<[string], { attempts: number; last_ms: number }>(
    'SELECT attempts, last_ms FROM attempts WHERE subject = ?',
  );
  const write = db.prepare<[string, number, number]>(
    `INSERT INTO attempts (subject, attempts, last_ms) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET attempts = excluded.attempts, last_ms = excluded.last_ms`,
  );
  const remove = db.prepare<[string]>('DELETE FROM attempts WHERE subject = ?');
  const prune = db.prepare<[number]>('DELETE FROM attempts WHERE last_ms < ?');
  const take = db.prepare<[string, number]>(
    `INSERT INTO steps (user, step) VALUES (?, ?)
    ON CONFLICT DO UPDATE SET step = excluded.step WHERE step < excluded.step`,
  );
  let prunedMs = 0;

  /** Attempts that still count. A clock that was set back makes nobody wait longer. */
  function standing(subject: string, nowMs: number): { attempts: number; untilMs: number } {
    const row = find.get(subject);
    if (row === undefined || Math.abs(nowMs - row.last_ms) >= LOCKED_MS) {
      return { attempts: 0, untilMs: nowMs };
    }
    return { attempts: row.attempts, untilMs: row.last_ms + LOCKED_MS };
  }

  function lockedForMs(subject: string, max: number, nowMs: number): number {
    const { attempts, untilMs } = standing(subject, nowMs);
    return attempts >= max ? Math.max(1, untilMs - nowMs) : 0;
  }

  return {
    begin(subject, max, nowMs) {
      if (Math.abs(nowMs - prunedMs) > PRUNE_EVERY_MS) {
        prune.run(nowMs - LOCKED_MS);
        prunedMs = nowMs;
      }
      const locked = lockedForMs(subject, max, nowMs);
      if (locked > 0) return { lockedForMs: locked };
      write.run(subject, standing(subject, nowMs).attempts + 1, nowMs);
      return 'counted';
    },
    forget: (subject) => void remove.run(subject),
    lockedForMs,
    takeStep: (user, step) => take.run(user, step).changes > 0,
    close: () => void db.close(),
  };
}
