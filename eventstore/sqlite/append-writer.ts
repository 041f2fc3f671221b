/**
 * One append inside an open transaction: compares the expectation with the stream, recognises an
 * append that was made before, and inserts. It throws only for broken infrastructure.
 */
import type { Database } from 'better-sqlite3';
import {
  type AppendResult,
  type EventToAppend,
  type ExpectedRevision,
  WrongExpectedRevision,
} from '../../domain/kernel/event-store.js';
import { toPosition } from '../../domain/kernel/position.js';

export interface Append {
  readonly stream: string;
  readonly events: readonly EventToAppend[];
  readonly expected: ExpectedRevision;
}

export type AppendOutcome = AppendResult | WrongExpectedRevision;

interface Stream {
  readonly id: number;
  readonly ids_kept: number;
}

/** The revision of a stream without events. */
const EMPTY = -1;

export class AppendWriter {
  readonly #findStream;
  readonly #insertStream;
  readonly #lastRevision;
  readonly #insertEvent;
  readonly #eventAt;
  readonly #findId;
  readonly #keepId;
  readonly #keepAllIds;
  readonly #markIdsKept;

  constructor(db: Database) {
    this.#findStream = db.prepare<[string], Stream>(
      'SELECT id, ids_kept FROM streams WHERE name = ?',
    );
    this.#insertStream = db.prepare<[string]>('INSERT INTO streams (name) VALUES (?)');
    this.#lastRevision = db
      .prepare<[number], number | null>('SELECT max(revision) FROM events WHERE stream_id = ?')
      .pluck();
    this.#insertEvent = db.prepare<[number, number, string, string, string, string, number]>(
      'INSERT INTO events (stream_id, revision, id, type, data, metadata, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.#eventAt = db.prepare<[number, number], { id: string; position: number }>(
      'SELECT id, position FROM events WHERE stream_id = ? AND revision = ?',
    );
    this.#findId = db
      .prepare<[number, string], number>(
        'SELECT revision FROM event_ids WHERE stream_id = ? AND id = ?',
      )
      .pluck();
    this.#keepId = db.prepare<[number, string, number]>(
      'INSERT OR IGNORE INTO event_ids (stream_id, id, revision) VALUES (?, ?, ?)',
    );
    this.#keepAllIds = db.prepare<[number]>(
      'INSERT OR IGNORE INTO event_ids (stream_id, id, revision) SELECT stream_id, id, revision FROM events WHERE stream_id = ? ORDER BY revision',
    );
    this.#markIdsKept = db.prepare<[number]>('UPDATE streams SET ids_kept = 1 WHERE id = ?');
  }

  /** @param nowMs the time that the events carry as `createdMs`. */
  write({ stream: name, events, expected }: Append, nowMs: number): AppendOutcome {
    const stream = this.#findStream.get(name);
    const last = stream === undefined ? EMPTY : (this.#lastRevision.get(stream.id) ?? EMPTY);
    const conflict = (): WrongExpectedRevision =>
      new WrongExpectedRevision(name, expected, last === EMPTY ? 'no_stream' : last);

    if (expected === 'any' || expected === 'stream_exists') {
      if (stream === undefined) {
        return expected === 'any'
          ? this.#insert(this.#create(name, true), last, events, nowMs)
          : conflict();
      }
      const indexed = this.#withIds(stream);
      const before = this.#byId(indexed, events);
      if (before === 'other') return conflict();
      return before ?? this.#insert(indexed, last, events, nowMs);
    }

    const after = expected === 'no_stream' ? EMPTY : expected;
    if (after > last) return conflict();
    if (after < last) {
      return (stream && this.#byRevision(stream, events, after)) ?? conflict();
    }
    return this.#insert(stream ?? this.#create(name, false), last, events, nowMs);
  }

  #create(name: string, idsKept: boolean): Stream {
    const id = Number(this.#insertStream.run(name).lastInsertRowid);
    if (idsKept) this.#markIdsKept.run(id);
    return { id, ids_kept: idsKept ? 1 : 0 };
  }

  /** From its first append by `any` or `stream_exists` on, a stream keeps its ids. */
  #withIds(stream: Stream): Stream {
    if (stream.ids_kept === 1) return stream;
    this.#keepAllIds.run(stream.id);
    this.#markIdsKept.run(stream.id);
    return { id: stream.id, ids_kept: 1 };
  }

  #insert(
    stream: Stream,
    last: number,
    events: readonly EventToAppend[],
    nowMs: number,
  ): AppendResult {
    let revision = last;
    let position: number | bigint = 0;
    for (const { id, type, data, metadata } of events) {
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
      if (stream.ids_kept === 1) this.#keepId.run(stream.id, id, revision);
    }
    return { revision, position: toPosition(position) };
  }

  /**
   * The earlier append of these ids, all of which must stand right after revision `after`; a prefix
   * of an earlier append counts. Undefined where they do not: the stream has gone another way.
   */
  #byRevision(
    stream: Stream,
    events: readonly EventToAppend[],
    after: number,
  ): AppendResult | undefined {
    let revision = after;
    let position = 0;
    for (const { id } of events) {
      revision += 1;
      const stored = this.#eventAt.get(stream.id, revision);
      if (stored?.id !== id) return undefined;
      position = stored.position;
    }
    return { revision, position: toPosition(position) };
  }

  /**
   * The earlier append of these ids anywhere in the stream; undefined where the first of them is
   * new, `other` where the first was written and a later one was not. So EventStoreDB does it.
   */
  #byId(stream: Stream, events: readonly EventToAppend[]): AppendResult | 'other' | undefined {
    let revision: number | undefined;
    for (const { id } of events) {
      const found = this.#findId.get(stream.id, id);
      if (found === undefined) return revision === undefined ? undefined : 'other';
      revision = found;
    }
    const stored = revision === undefined ? undefined : this.#eventAt.get(stream.id, revision);
    if (revision === undefined || stored === undefined) return undefined;
    return { revision, position: toPosition(stored.position) };
  }
}
