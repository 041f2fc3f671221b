/**
 * The schema of the embedded store's file. `user_version` holds its version; `application_id` marks
 * the file as ours, so that another program's database is never taken for a store.
 */
import type { Database } from '../../sqlite/driver.js';

export const SCHEMA_VERSION = 2;
/** "Taly" in ASCII. */
const APPLICATION_ID = 0x54616c79;

/**
 * Version 2: the bytes of events that another program's client wrote and JSON text cannot say, by
 * position. The engine writes none; its own events cost nothing for it.
 */
const CREATE_CONTENT = `
  CREATE TABLE event_content (
    position   INTEGER PRIMARY KEY REFERENCES events (position),
    is_json    INTEGER NOT NULL,
    data       BLOB NOT NULL,
    metadata   BLOB NOT NULL
  ) STRICT;

  CREATE TRIGGER content_is_never_changed BEFORE UPDATE ON event_content
    BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
  CREATE TRIGGER content_is_never_deleted BEFORE DELETE ON event_content
    BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
`;

/**
 * `events.position` is the row id: SQLite gives it out inside the one write transaction there can
 * be, so that the order of positions is the order of commits.
 *
 * `event_ids` holds only streams that were appended to with `any` or `stream_exists`. With a number
 * or `no_stream` an append is recognised again by the ids at the revisions that it would take, which
 * needs no index; and an index over random UUIDs would dirty a page for nearly every event.
 */
const CREATE = `
  CREATE TABLE streams (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    ids_kept   INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  CREATE TABLE events (
    position   INTEGER PRIMARY KEY,
    stream_id  INTEGER NOT NULL REFERENCES streams (id),
    revision   INTEGER NOT NULL,
    id         TEXT NOT NULL,
    type       TEXT NOT NULL,
    data       TEXT NOT NULL,
    metadata   TEXT NOT NULL,
    created_ms INTEGER NOT NULL
  ) STRICT;

  CREATE UNIQUE INDEX events_by_stream ON events (stream_id, revision);

  CREATE TABLE event_ids (
    stream_id  INTEGER NOT NULL,
    id         TEXT NOT NULL,
    revision   INTEGER NOT NULL,
    PRIMARY KEY (stream_id, id)
  ) STRICT, WITHOUT ROWID;

  CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
  CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

  ${CREATE_CONTENT}
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/** The file is no store that this build can use. */
export class UnusableStoreFile extends Error {
  constructor(file: string, reason: string) {
    super(`${file} ${reason}`);
    this.name = 'UnusableStoreFile';
  }
}

const numberOf = (db: Database, pragma: string): number =>
  Number(db.pragma(pragma, { simple: true }));

/**
 * Makes sure that the file holds the schema of this build: makes it where there is none, and brings one
 * of an older version up to it. A reader beside the writer takes an older one as it is.
 * @throws UnusableStoreFile a newer schema, or somebody else's database.
 */
export function prepareSchema(db: Database): void {
  const create = db.transaction(() => {
    if (isEmpty(db)) db.exec(CREATE);
  });
  if (!db.readonly && isEmpty(db)) create.immediate();
  const upgrade = db.transaction(() => {
    if (numberOf(db, 'user_version') !== 1) return;
    db.exec(`${CREATE_CONTENT} PRAGMA user_version = 2;`);
  });
  const version = numberOf(db, 'user_version');
  if (numberOf(db, 'application_id') !== APPLICATION_ID) {
    throw new UnusableStoreFile(db.name, 'is not an event store of Tallybook');
  }
  if (version > SCHEMA_VERSION) {
    throw new UnusableStoreFile(
      db.name,
      `has schema version ${version}, this build knows ${SCHEMA_VERSION}: a newer Tallybook wrote it`,
    );
  }
  if (!db.readonly && version < SCHEMA_VERSION) upgrade.immediate();
}

const isEmpty = (db: Database): boolean =>
  numberOf(db, 'user_version') === 0 &&
  db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
