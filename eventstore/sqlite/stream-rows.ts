/** The rows of streams and appends, as the writers read and write them inside an open transaction. */
import type { AppendResult } from '../../domain/kernel/event-store.js';
import { toPosition } from '../../domain/kernel/position.js';
import type { Database } from '../../sqlite/driver.js';
import type { PackedRow } from './packed-append.js';
import { unpack } from './packed-events.js';

export interface StreamRow {
  readonly id: number;
  readonly ids_kept: number;
}

/** Position of the log's last event, of whatever stream. */
export const LAST_POSITION =
  'SELECT position + count - 1 FROM appends ORDER BY position DESC LIMIT 1';

/** The revision of a stream without events. */
export const EMPTY = -1;

/** An event that stands in the log, with its place. */
export interface StoredId {
  readonly id: string;
  readonly data: string;
  readonly position: number;
}

interface AppendRow {
  readonly position: number;
  readonly revision: number;
  readonly metadata: string;
  readonly events: string;
}

export class StreamRows {
  readonly #find;
  readonly #create;
  readonly #lastRevision;
  readonly #insert;
  readonly #insertContent;
  readonly #lastPosition;
  readonly #rowAt;
  readonly #keepId;
  readonly #markIdsKept;

  constructor(db: Database) {
    this.#find = db.prepare<[string], StreamRow>('SELECT id, ids_kept FROM streams WHERE name = ?');
    this.#create = db.prepare<[string]>('INSERT INTO streams (name) VALUES (?)');
    this.#lastRevision = db
      .prepare<[number], number>(
        'SELECT revision + count - 1 FROM appends WHERE stream_id = ? ORDER BY revision DESC LIMIT 1',
      )
      .pluck();
    this.#insert = db.prepare<[number, number, number, number, number, string, string]>(
      'INSERT INTO appends (position, stream_id, revision, count, created_ms, metadata, events) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.#insertContent = db.prepare<[number, number, Uint8Array, Uint8Array]>(
      'INSERT INTO event_content (position, is_json, data, metadata) VALUES (?, ?, ?, ?)',
    );
    this.#lastPosition = db.prepare<[], number>(LAST_POSITION).pluck();
    this.#rowAt = db.prepare<[number, number], AppendRow>(
      'SELECT position, revision, metadata, events FROM appends WHERE stream_id = ? AND revision <= ? ORDER BY revision DESC LIMIT 1',
    );
    this.#keepId = db.prepare<[number, string, number]>(
      'INSERT OR IGNORE INTO event_ids (stream_id, id, revision) VALUES (?, ?, ?)',
    );
    this.#markIdsKept = db.prepare<[number]>('UPDATE streams SET ids_kept = 1 WHERE id = ?');
  }

  find(name: string): StreamRow | undefined {
    return this.#find.get(name);
  }

  create(name: string, idsKept: boolean): StreamRow {
    const id = Number(this.#create.run(name).lastInsertRowid);
    if (idsKept) this.#markIdsKept.run(id);
    return { id, ids_kept: idsKept ? 1 : 0 };
  }

  lastRevision(stream: StreamRow | undefined): number {
    return stream === undefined ? EMPTY : (this.#lastRevision.get(stream.id) ?? EMPTY);
  }

  /** Position of the last event of the log, 0 if there is none. */
  lastPosition(): number {
    return this.#lastPosition.get() ?? 0;
  }

  /** The events that stand from a revision on up to the end of its row; none if there is none there. */
  eventsAt(stream: StreamRow, revision: number): readonly StoredId[] {
    const row = this.#rowAt.get(stream.id, revision);
    if (row === undefined) return [];
    const events = unpack(row.events, row.metadata);
    const position = (index: number): number => row.position + index;
    return events
      .map(({ id, data }, index) => ({ id, data, position: position(index) }))
      .slice(revision - row.revision);
  }

  /** Data of the last event of a stream, if it has one. */
  lastData(stream: StreamRow | undefined): string | undefined {
    return stream && this.eventsAt(stream, this.lastRevision(stream))[0]?.data;
  }

  /** From now on the stream's ids are found by themselves. */
  keepIds(stream: StreamRow): StreamRow {
    const last = this.lastRevision(stream);
    for (let revision = 0; revision <= last;) {
      const events = this.eventsAt(stream, revision);
      if (events.length === 0) break;
      for (const { id } of events) this.#keepId.run(stream.id, id, revision++);
    }
    this.#markIdsKept.run(stream.id);
    return { id: stream.id, ids_kept: 1 };
  }

  /** Adds rows from the revision after `last` on. */
  insert(stream: StreamRow, last: number, rows: readonly PackedRow[], nowMs: number): AppendResult {
    let revision = last;
    let position = this.lastPosition();
    for (const row of rows) {
      this.#insert.run(
        ...([position + 1, stream.id, revision + 1, row.count, nowMs] as const),
        row.metadata,
        row.events,
      );
      if (stream.ids_kept === 1 || row.contents !== undefined) {
        this.#insertMore(row, { stream, revision, position });
      }
      revision += row.count;
      position += row.count;
    }
    return { revision, position: toPosition(position) };
  }

  /** What few events have beside their row. @param after the place of the event before them. */
  #insertMore(
    row: PackedRow,
    after: { readonly stream: StreamRow; readonly revision: number; readonly position: number },
  ): void {
    const { stream, revision, position } = after;
    for (const { index, content } of row.contents ?? []) {
      const { isJson, data, metadata } = content;
      this.#insertContent.run(position + 1 + index, isJson ? 1 : 0, data, metadata);
    }
    if (stream.ids_kept === 0) return;
    for (const [index, { id }] of unpack(row.events, row.metadata).entries()) {
      this.#keepId.run(stream.id, id, revision + 1 + index);
    }
  }
}
