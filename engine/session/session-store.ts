/** Sessions at rest: a small file of DATA_DIR. A token is stored hashed, so the file opens no session. */
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { LASTS_MS, type Session, type SessionLevel } from '../../domain/session/session.js';
import { Sqlite } from '../../sqlite/driver.js';

/** A session with the hash of its token, in hex. */
export interface StoredSession extends Session {
  readonly sha256: string;
}

export interface SessionStore {
  /** Writes a session that begins. */
  add(session: StoredSession): void;
  /**
   * Writes a session in place of itself; the token that it had opens nothing any more. False, and nothing is
   * written, if it does not stand under that token any more: what was ended stays ended.
   * @param before the hash of that token
   */
  change(session: StoredSession, before: string): boolean;
  find(sha256: string): Session | undefined;
  see(id: string, nowMs: number): void;
  /** The oldest first. */
  of(user: string): readonly Session[];
  /** True if the user had the session. */
  remove(id: string, user: string): boolean;
  /** Removes what is over whatever was requested. */
  prune(nowMs: number): void;
  close(): void;
}

interface Row {
  readonly id: string;
  readonly user: string;
  readonly level: SessionLevel;
  readonly credentials: string;
  readonly started_ms: number;
  readonly seen_ms: number;
  readonly shown_ms: number;
}

const sessionOf = (row: Row): Session => ({
  id: row.id,
  user: row.user,
  level: row.level,
  credentials: row.credentials,
  startedMs: row.started_ms,
  seenMs: row.seen_ms,
  shownMs: row.shown_ms,
});

const COLUMNS = 'id, user, level, credentials, started_ms, seen_ms, shown_ms';

export function openSessionStore(dataDir: string): SessionStore {
  const file = join(dataDir, 'sessions.sqlite');
  // The file is its owner's alone before anything is in it, whatever the umask says.
  closeSync(openSync(file, 'a', 0o600));
  const db = new Sqlite(file);
  db.pragma('journal_mode = WAL');
  // A session that was ended stays ended after a power cut.
  db.pragma('synchronous = FULL');
  db.exec(`CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, user TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('password', 'full')), credentials TEXT NOT NULL,
    started_ms INTEGER NOT NULL, seen_ms INTEGER NOT NULL, shown_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS sessions_by_user ON sessions (user, started_ms)`);
  const add = db.prepare<[StoredSession]>(
    `INSERT INTO sessions (sha256, ${COLUMNS})
    VALUES (@sha256, @id, @user, @level, @credentials, @startedMs, @seenMs, @shownMs)`,
  );
  const change = db.prepare<[StoredSession & { readonly before: string }]>(
    `UPDATE sessions SET sha256 = @sha256, level = @level, credentials = @credentials,
      seen_ms = @seenMs, shown_ms = @shownMs
    WHERE id = @id AND sha256 = @before`,
  );
  const find = db.prepare<[string], Row>(`SELECT ${COLUMNS} FROM sessions WHERE sha256 = ?`);
  const see = db.prepare<[number, string]>('UPDATE sessions SET seen_ms = ? WHERE id = ?');
  const all = db.prepare<[string], Row>(
    `SELECT ${COLUMNS} FROM sessions WHERE user = ? ORDER BY started_ms, id`,
  );
  const remove = db.prepare<[string, string]>('DELETE FROM sessions WHERE id = ? AND user = ?');
  const prune = db.prepare<[number]>('DELETE FROM sessions WHERE started_ms <= ?');
  return {
    add: (session) => void add.run(session),
    change: (session, before) => change.run({ ...session, before }).changes > 0,
    find(sha256) {
      const row = find.get(sha256);
      return row && sessionOf(row);
    },
    see: (id, nowMs) => void see.run(nowMs, id),
    of: (user) => all.all(user).map(sessionOf),
    remove: (id, user) => remove.run(id, user).changes > 0,
    prune: (nowMs) => void prune.run(nowMs - LASTS_MS),
    close: () => void db.close(),
  };
}
