/** A SQLite connection whose statements are prepared once: the read models ask the same few questions. */
import type { Database, Statement } from '../../sqlite/driver.js';

/** Above this the statement that was used longest ago is given up. */
const MAX_STATEMENTS = 500;

export interface PreparedDatabase {
  /** The statement of this text, prepared now or before. */
  readonly prepare: (sql: string) => Statement;
  readonly close: () => void;
}

/** The connection as Kysely sees it. Close it here or there, once. */
export function withPreparedStatements(database: Database): PreparedDatabase {
  const prepared = new Map<string, Statement>();
  return {
    close: () => {
      prepared.clear();
      database.close();
    },
    prepare(sql) {
      const known = prepared.get(sql);
      prepared.delete(sql);
      // A statement whose rows are being read one by one is not to be started again.
      const statement = known === undefined || known.busy ? database.prepare(sql) : known;
      prepared.set(sql, statement);
      if (prepared.size > MAX_STATEMENTS) {
        for (const oldest of prepared.keys()) {
          prepared.delete(oldest);
          break;
        }
      }
      return statement;
    },
  };
}
