/**
 * One append inside an open transaction: compares the expectation with the stream, recognises an
 * append that was made before, and inserts. It throws only for broken infrastructure.
 */
import { type AppendResult, WrongExpectedRevision } from '../../domain/kernel/event-store.js';
import { toPosition } from '../../domain/kernel/position.js';
import type { Database } from '../../sqlite/driver.js';
import { type Deletions, StreamDeleted } from './deletions.js';
import { idsOf, type PackedAppend, type PackedRow } from './packed-append.js';
import { isMetastream, originalOf } from './stream-metadata.js';
import { EMPTY, type StoredId, type StreamRow, type StreamRows } from './stream-rows.js';

export type AppendOutcome = AppendResult | WrongExpectedRevision | StreamDeleted;

export class AppendWriter {
  readonly #findId;

  constructor(
    db: Database,
    private readonly rows: StreamRows,
    private readonly deletions: Deletions,
  ) {
    this.#findId = db
      .prepare<[number, string], number>(
        'SELECT revision FROM event_ids WHERE stream_id = ? AND id = ?',
      )
      .pluck();
  }

  /** @param nowMs the time that the events carry as `createdMs`. */
  write(append: PackedAppend, nowMs: number): AppendOutcome {
    const { stream: name, rows, expected } = append;
    const stream = this.rows.find(name);
    const last = this.rows.lastRevision(stream);
    if (this.deletions.isTombstoned(name, last)) return new StreamDeleted(name);
    const softDeleted = this.deletions.isSoftDeleted(name);
    const conflict = (): WrongExpectedRevision =>
      new WrongExpectedRevision(name, expected, last === EMPTY ? 'no_stream' : last);

    if (expected === 'any' || expected === 'stream_exists') {
      if (expected === 'stream_exists') {
        if (softDeleted) return new StreamDeleted(name);
        if (last === EMPTY && !this.deletions.hasMetadata(name)) return conflict();
      }
      if (rows.length === 0) return this.#nothing(last);
      const indexed = this.#withIds(stream ?? this.rows.create(name, true));
      const before = this.#byId(indexed, rows);
      if (before === 'other') return conflict();
      return before ?? this.#insert(indexed, last, softDeleted, append, nowMs);
    }

    const after = expected === 'no_stream' ? EMPTY : expected;
    if (after > last) return conflict();
    if (rows.length === 0) return after === last ? this.#nothing(last) : conflict();
    const before = after < last ? stream && this.#byRevision(stream, rows, after) : undefined;
    if (before !== undefined) return before;
    // A stream that is deleted counts as missing, and goes on where it ended.
    if (after < last && !(expected === 'no_stream' && softDeleted)) return conflict();
    const target = stream ?? this.rows.create(name, false);
    return this.#insert(target, last, softDeleted, append, nowMs);
  }

  /** The answer to an append of nothing: where the stream ends, and the log. */
  #nothing(last: number): AppendResult {
    return { revision: last, position: toPosition(this.rows.lastPosition()) };
  }

  /** From its first append by `any` or `stream_exists` on, a stream keeps its ids. */
  #withIds(stream: StreamRow): StreamRow {
    return stream.ids_kept === 1 ? stream : this.rows.keepIds(stream);
  }

  /** Whoever appends to a deleted stream, or gives it other metadata, has it back. */
  #insert(
    row: StreamRow,
    last: number,
    softDeleted: boolean,
    { stream, rows }: PackedAppend,
    nowMs: number,
  ): AppendResult {
    const original = isMetastream(stream) ? originalOf(stream) : undefined;
    const originalDeleted = original !== undefined && this.deletions.isSoftDeleted(original);
    const result = this.rows.insert(row, last, rows, nowMs);
    if (softDeleted) this.deletions.restore(stream, last + 1, nowMs);
    if (original !== undefined && originalDeleted) {
      const lastOfOriginal = this.rows.lastRevision(this.rows.find(original));
      this.deletions.restore(original, lastOfOriginal + 1, nowMs);
    }
    return result;
  }

  /**
   * The earlier append of these ids, all of which must stand right after revision `after`; a prefix
   * of an earlier append counts. Undefined if they do not: the stream has gone another way.
   */
  #byRevision(
    stream: StreamRow,
    rows: readonly PackedRow[],
    after: number,
  ): AppendResult | undefined {
    let revision = after;
    let position = 0;
    let row: Iterator<StoredId> | undefined;
    for (const id of idsOf(rows)) {
      revision += 1;
      let next = row?.next();
      if (next === undefined || next.done === true) {
        row = this.rows.eventsAt(stream, revision).values();
        next = row.next();
      }
      if (next.done === true || next.value.id !== id) return undefined;
      position = next.value.position;
    }
    return { revision, position: toPosition(position) };
  }

  /**
   * The earlier append of these ids anywhere in the stream; undefined if the first of them is
   * new, `other` if the first was written and a later event was not. So EventStoreDB does it.
   */
  #byId(stream: StreamRow, rows: readonly PackedRow[]): AppendResult | 'other' | undefined {
    let revision: number | undefined;
    for (const id of idsOf(rows)) {
      const found = this.#findId.get(stream.id, id);
      if (found === undefined) return revision === undefined ? undefined : 'other';
      revision = found;
    }
    const stored = revision === undefined ? undefined : this.rows.eventsAt(stream, revision)[0];
    if (revision === undefined || stored === undefined) return undefined;
    return { revision, position: toPosition(stored.position) };
  }
}
