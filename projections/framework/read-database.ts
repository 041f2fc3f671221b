/** The database of the read models: SQLite in a file, lasting or temporary, or PostgreSQL. Disposable. */
import { existsSync, rmSync } from 'node:fs';
import { Kysely, PostgresDialect, SqliteDialect, sql } from 'kysely';
import pg from 'pg';
import { type Database, Sqlite } from '../../sqlite/driver.js';
import { withPreparedStatements } from './prepared-statements.js';
import { postgresRows } from './postgres-rows.js';
import type { RowStatements } from './row-statements.js';
import { sqliteRows } from './sqlite-rows.js';
import type { Dialect } from './table.js';

/** One row per generation of a group; it commits together with the generation's rows. */
export type CheckpointRow = {
  readonly name: string;
  readonly generation: number;
  /** Its models with their versions, see `membersOf`. */
  readonly members: string;
  /** Names of its tables without the generation, separated by commas. */
  readonly tables: string;
  /** 1: the generation that the views show. 0: a generation that is being built beside it. */
  readonly live: number;
  readonly store_id: string;
  /** Everything up to here is in the tables. */
  readonly position: string;
  /** Id of the event at `position`; empty at the start. */
  readonly event_id: string;
};

export type MetaTables = { group_checkpoints: CheckpointRow };

/** The database for those who only ask. */
export interface AskedDatabase {
  readonly dialect: Dialect;
  /** A connection of its own, so that a query never waits for a batch. */
  readonly reader: Kysely<MetaTables>;
  /** Lends a connection that a question may hold for long: no other question waits for it. */
  readonly withOwnReader: <Result>(
    use: (reader: Kysely<MetaTables>) => Promise<Result>,
  ) => Promise<Result>;
  close(): Promise<void>;
}

export interface ReadDatabase extends AskedDatabase {
  readonly writer: Kysely<MetaTables>;
  /** What pages of the log read and write in the tables of a generation, by the writer's connection. */
  readonly rowsOf: (generation: number) => RowStatements;
}

export type ReadDatabaseSettings =
  | {
      readonly file: string;
      /** A damaged file is not thrown away: others have it open. */
      readonly keepsDamaged?: boolean;
    }
  /** In memory as long as it is small, then in a nameless file that goes with the process. */
  | { readonly temporary: true }
  | { readonly url: string; readonly onError: (error: Error) => void };

export function openReadDatabase(settings: ReadDatabaseSettings): ReadDatabase {
  if ('url' in settings) return openPostgres(settings.url, settings.onError);
  // SQLite's name for a temporary database: https://www.sqlite.org/inmemorydb.html#temp_db
  if ('temporary' in settings) return overConnection(new Sqlite(''));
  return openSqliteFile(settings.file, settings.keepsDamaged ?? false);
}

/** Opens a database that is there. */
export function openAskedDatabase(
  settings: Exclude<ReadDatabaseSettings, { readonly temporary: true }>,
): AskedDatabase {
  if ('url' in settings) return openPostgres(settings.url, settings.onError);
  const { db } = sqliteConnection(new Sqlite(settings.file, { readonly: true }));
  return {
    dialect: 'sqlite',
    reader: db,
    withOwnReader: ownReaderOf(settings.file),
    close: () => db.destroy(),
  };
}

/** A connection to the file for each use. */
const ownReaderOf =
  (file: string): AskedDatabase['withOwnReader'] =>
  async (use) => {
    const { db } = sqliteConnection(new Sqlite(file, { readonly: true }));
    try {
      return await use(db);
    } finally {
      await db.destroy();
    }
  };

function openPostgres(url: string, onError: (error: Error) => void): ReadDatabase {
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.INT8, Number);
  const pool = new pg.Pool({ connectionString: url, max: 10, types });
  // A connection that breaks is replaced; without listeners, at rest and at work, it ends the process.
  pool.on('error', onError);
  pool.on('connect', (client) => client.on('error', onError));
  const db = new Kysely<MetaTables>({ dialect: new PostgresDialect({ pool }) });
  const close = (): Promise<void> => db.destroy();
  return {
    dialect: 'postgres',
    writer: db,
    reader: db,
    // Each transaction has a connection of the pool anyway.
    withOwnReader: (use) => use(db),
    rowsOf: postgresRows,
    close,
  };
}

/** One connection for reading and writing: nobody else asks. */
export function overConnection(connection: Database): ReadDatabase {
  const { db, rowsOf } = sqliteConnection(connection);
  return {
    dialect: 'sqlite',
    writer: db,
    reader: db,
    withOwnReader: (use) => use(db),
    rowsOf,
    close: () => db.destroy(),
  };
}

function openSqliteFile(file: string, keepsDamaged: boolean): ReadDatabase {
  const { db: writer, rowsOf } = sqliteConnection(
    keepsDamaged ? openWriter(file) : openOrReplace(file),
  );
  const { db: reader } = sqliteConnection(new Sqlite(file, { readonly: true }));
  return {
    dialect: 'sqlite',
    writer,
    reader,
    withOwnReader: ownReaderOf(file),
    rowsOf,
    close: async () => {
      await reader.destroy();
      await writer.destroy();
    },
  };
}

/** A connection for queries, and for what every page reads and writes; both share what is prepared. */
function sqliteConnection(database: Database): {
  readonly db: Kysely<MetaTables>;
  readonly rowsOf: ReadDatabase['rowsOf'];
} {
  const prepared = withPreparedStatements(database);
  const known = new Map<number, RowStatements>();
  return {
    db: new Kysely({ dialect: new SqliteDialect({ database: prepared }) }),
    rowsOf: (generation) => {
      const rows = known.get(generation) ?? sqliteRows(prepared.prepare, generation);
      known.set(generation, rows);
      return rows;
    },
  };
}

/** A file that is damaged is thrown away: the log fills a new file. */
function openOrReplace(file: string): Database {
  try {
    return openWriter(file);
  } catch (error) {
    const code = error instanceof Sqlite.SqliteError ? error.code : '';
    if (!code.startsWith('SQLITE_CORRUPT') && code !== 'SQLITE_NOTADB') throw error;
    for (const name of [file, `${file}-wal`, `${file}-shm`]) {
      if (existsSync(name)) rmSync(name);
    }
    return openWriter(file);
  }
}

function openWriter(file: string): Database {
  const database = new Sqlite(file);
  try {
    database.pragma('journal_mode = WAL');
    // A power cut may lose the last commits, never the file; the checkpoint then says what to repeat.
    database.pragma('synchronous = NORMAL');
    database.pragma('cache_size = -65536');
    // A rebuild writes the same pages over and over: fewer, larger checkpoints.
    database.pragma('wal_autocheckpoint = 16384');
    database.prepare('select count(*) from sqlite_schema').get();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Runs queries on one state of the database. A query that meets the moment in which a rebuilt read
 * model takes the place of the old model is run once more.
 */
export async function inSnapshot<Result>(
  database: AskedDatabase,
  query: (db: Kysely<MetaTables>) => Promise<Result>,
): Promise<Result> {
  try {
    return await snapshot(database, query);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || !SWITCHED.has(error.code ?? '')) throw error;
    return snapshot(database, query);
  }
}

/** PostgreSQL: deadlock detected, undefined table, and what a dropped relation gives in a race. */
const SWITCHED: ReadonlySet<string> = new Set(['40P01', '40001', '42P01', 'XX000']);

/**
 * Runs a question that takes long on one state of the database, by a connection of its own. It is not run once
 * more: what it has given out by then cannot be taken back.
 */
export const inLongSnapshot = <Result>(
  { dialect, withOwnReader }: AskedDatabase,
  query: (db: Kysely<MetaTables>) => Promise<Result>,
): Promise<Result> => withOwnReader((reader) => snapshot({ reader, dialect }, query));

const snapshot = <Result>(
  { reader, dialect }: Pick<AskedDatabase, 'reader' | 'dialect'>,
  query: (db: Kysely<MetaTables>) => Promise<Result>,
): Promise<Result> =>
  reader.transaction().execute(async (trx) => {
    if (dialect === 'postgres') {
      await sql`set transaction isolation level repeatable read, read only`.execute(trx);
    }
    return query(trx);
  });
