/**
 * The schema of the embedded store's file. `user_version` holds its version; `application_id` marks
 * the file as ours, so that another program's database is never taken for a store.
 */
import type { Database } from '../../sqlite/driver.js';

/** 1 to 3 were those of Tallybook 0.1, of which no file is in use. */
export const SCHEMA_VERSION = 4;
/** "Taly" in ASCII. */
const APPLICATION_ID = 0x54616c79;

/**
 * An append is a row, or a few (packed-events.ts). `position` and `revision` are those of its first event;
 * those of the others follow without a gap. SQLite allows one write transaction at a time, and positions are
 * given out inside it, so that the order of positions is the order of commits.
 *
 * `event_ids` holds only streams that were appended to with `any` or `stream_exists`. With a number
 * or `no_stream` an append is recognised again by the ids at the revisions that it would take, which
 * needs no index; and an index over random UUIDs would dirty a page for nearly every event.
 *
 * `event_content` holds the bytes of events that another program's client wrote and JSON text cannot say.
 * The engine writes none; its own events cost nothing for it.
 */
const CREATE = `
  CREATE TABLE streams (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    ids_kept   INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  CREATE TABLE appends (
    position   INTEGER PRIMARY KEY,
    stream_id  INTEGER NOT NULL REFERENCES streams (id),
    revision   INTEGER NOT NULL,
    count      INTEGER NOT NULL,
    created_ms INTEGER NOT NULL,
    metadata   TEXT NOT NULL,
    events     TEXT NOT NULL
  ) STRICT;

  CREATE UNIQUE INDEX appends_by_stream ON appends (stream_id, revision, count);

  CREATE VIEW events AS
    SELECT a.position + e.key AS position, s.name AS stream, a.revision + e.key AS revision,
           e.value ->> 'id' AS id, coalesce(e.value ->> 'type', a.events ->> '$[0].type') AS type,
           e.value -> 'data' AS data,
           coalesce(e.value -> 'metadata', json(a.metadata)) AS metadata, a.created_ms
    FROM appends a JOIN streams s ON s.id = a.stream_id, json_each(a.events) e;

  CREATE TABLE event_ids (
    stream_id  INTEGER NOT NULL,
    id         TEXT NOT NULL,
    revision   INTEGER NOT NULL,
    PRIMARY KEY (stream_id, id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE event_content (
    position   INTEGER PRIMARY KEY,
    is_json    INTEGER NOT NULL,
    data       BLOB NOT NULL,
    metadata   BLOB NOT NULL
  ) STRICT;

  CREATE TRIGGER appends_are_never_changed BEFORE UPDATE ON appends
    BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
  CREATE TRIGGER appends_are_never_deleted BEFORE DELETE ON appends
    BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
  CREATE TRIGGER content_is_never_changed BEFORE UPDATE ON event_content
    BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
  CREATE TRIGGER content_is_never_deleted BEFORE DELETE ON event_content
    BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

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
 * Makes sure that the file holds the schema of this build, and makes it in an empty file.
 * @throws UnusableStoreFile another schema, or somebody else's database.
 */
export function prepareSchema(db: Database): void {
  const create = db.transaction(() => {
    if (isEmpty(db)) db.exec(CREATE);
  });
  if (!db.readonly && isEmpty(db)) create.immediate();
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
  if (version < SCHEMA_VERSION) {
    throw new UnusableStoreFile(
      db.name,
      `has schema version ${version}, of a Tallybook before 1.0, which this build does not read`,
    );
  }
}

const isEmpty = (db: Database): boolean =>
  numberOf(db, 'user_version') === 0 &&
  db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
