import { type Database, type Statement, Sqlite } from '../../sqlite/driver.js';

export type CommitFault = 'refused' | 'fails unwritten' | 'written, answer lost';

/** A database whose commits go wrong in the way that `fault` tells each time, if any. */
export function withFaultyCommits(db: Database, fault: () => CommitFault | undefined): Database {
  const commit = db.prepare('COMMIT');
  const run = commit.run.bind(commit);
  commit.run = () => {
    const kind = fault();
    if (kind === 'refused') throw new Sqlite.SqliteError('database or disk is full', 'SQLITE_FULL');
    if (kind === 'fails unwritten') throw ioError();
    const result = run();
    if (kind === 'written, answer lost') throw ioError();
    return result;
  };
  const prepare = db.prepare.bind(db);
  const faulty = (sql: string): Statement => (sql === 'COMMIT' ? commit : prepare(sql));
  Object.assign(db, { prepare: faulty });
  return db;
}

/** A database whose queries by these words fail while `fails` says so, as on a disk that does not answer. */
export function withFaultyReads(db: Database, words: RegExp, fails: () => boolean): Database {
  const prepare = db.prepare.bind(db);
  const faulty = (sql: string): Statement => {
    const statement = prepare(sql);
    const all = statement.all.bind(statement);
    if (!words.test(sql)) return statement;
    statement.all = (...args: unknown[]) => {
      if (fails()) throw ioError();
      return all(...args);
    };
    const iterate = statement.iterate.bind(statement);
    statement.iterate = (...args: unknown[]) => {
      if (fails()) throw ioError();
      return iterate(...args);
    };
    return statement;
  };
  return Object.assign(db, { prepare: faulty });
}

const ioError = (): Error => new Sqlite.SqliteError('disk I/O error', 'SQLITE_IOERR_FSYNC');
