/** The rows of streams and events, as the writers read and write them inside an open transaction. */
import type { AppendResult } from '../../domain/kernel/event-store.js';
import { toPosition } from '../../domain/kernel/position.js';
import type { Database } from '../../sqlite/driver.js';
import type { EventWithContent } from './event-content.js';

export interface StreamRow {
  readonly id: number;
  readonly ids_kept: number;
}

/** The revision of a stream without events. */
export const EMPTY = -1;

export class StreamRows {
  readonly #find;
  readonly #create;
  readonly #lastRevision;
  readonly #insertEvent;
  readonly #insertContent;
  readonly #lastPosition;
  readonly #dataAt;
  readonly #keepId;
  readonly #markIdsKept;

  constructor(db: Database) {
    this.#find = db.prepare<[string], StreamRow>('SELECT id, ids_kept FROM streams WHERE name = ?');
    this.#create = db.prepare<[string]>('INSERT INTO streams (name) VALUES (?)');
    this.#lastRevision = db
      .prepare<[number], number | null>('SELECT max(revision) FROM events WHERE stream_id = ?')
      .pluck();
    this.#insertEvent = db.prepare<[number, number, string, string, string, string, number]>(
      'INSERT INTO events (stream_id, revision, id, type, data, metadata, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.#insertContent = db.prepare<[number | bigint, number, Uint8Array, Uint8Array]>(
      'INSERT INTO event_content (position, is_json, data, metadata) VALUES (?, ?, ?, ?)',
    );
    this.#lastPosition = db.prepare<[], number | null>('SELECT max(position) FROM events').pluck();
    this.#dataAt = db
      .prepare<[number, number], string>(
        'SELECT data FROM events WHERE stream_id = ? AND revision = ?',
      )
      .pluck();
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

  /** Position of the last event of the log, 0 where there is none. */
  lastPosition(): number {
    return this.#lastPosition.get() ?? 0;
  }

  /** Data of the last event of a stream, where it has one. */
  lastData(stream: StreamRow | undefined): string | undefined {
    return stream && this.#dataAt.get(stream.id, this.lastRevision(stream));
  }

  /** Adds events from the revision after `last` on. */
  insert(
    stream: StreamRow,
    last: number,
    events: readonly EventWithContent[],
    nowMs: number,
  ): AppendResult {
    let revision = last;
    let position: number | bigint = 0;
    for (const { id, type, data, metadata, content } of events) {
      revision += 1;
      position = this.#insertEvent.run(
        stream.id,
        revision,
        id,
        type,
        data,
        metadata,
        nowMs,
      ).lastInsertRowid;
      if (content !== undefined) {
        this.#insertContent.run(position, content.isJson ? 1 : 0, content.data, content.metadata);
      }
      if (stream.ids_kept === 1) this.#keepId.run(stream.id, id, revision);
    }
    return { revision, position: toPosition(position) };
  }
}
