/**
 * What is deleted, as EventStoreDB has it. No row goes away: a soft delete is metadata that truncate
 * the whole stream, until an append sets them to begin with its own first event; a tombstone is an
 * event at the last revision there can be, and nothing comes after it.
 */
import { randomUUID } from 'node:crypto';
import {
  type AppendResult,
  type ExpectedRevision,
  WrongExpectedRevision,
} from '../../domain/kernel/event-store.js';
import {
  isMetastream,
  isSoftDeleted,
  metastreamOf,
  originalOf,
  readStreamMetadata,
  restoredFrom,
  SOFT_DELETED,
} from './stream-metadata.js';
import { NO_BYTES } from './event-content.js';
import { type PackedRow, packedRows } from './packed-append.js';
import { EMPTY, type StreamRows } from './stream-rows.js';

/** A tombstone's revision; the protocol's is 2^63 - 1, which is no safe integer here. */
export const TOMBSTONE_REVISION = Number.MAX_SAFE_INTEGER;

export interface Deletion {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  /** `soft`: until the next append. `tombstone`: for ever. */
  readonly kind: 'soft' | 'tombstone';
}

export class StreamDeleted extends Error {
  constructor(readonly stream: string) {
    super(`stream ${stream} is deleted`);
    this.name = 'StreamDeleted';
  }
}

export class Deletions {
  constructor(private readonly rows: StreamRows) {}

  /** The metadata of a stream go with it. */
  isTombstoned(stream: string, lastRevision: number): boolean {
    if (lastRevision === TOMBSTONE_REVISION) return true;
    if (!isMetastream(stream)) return false;
    const original = originalOf(stream);
    return this.isTombstoned(original, this.rows.lastRevision(this.rows.find(original)));
  }

  hasMetadata(stream: string): boolean {
    return this.#metadata(stream) !== undefined;
  }

  isSoftDeleted(stream: string): boolean {
    const metadata = this.#metadata(stream);
    return metadata !== undefined && isSoftDeleted(readStreamMetadata(metadata));
  }

  /** Lets a soft-deleted stream begin anew at a revision. */
  restore(stream: string, from: number, nowMs: number): void {
    const metadata = this.#metadata(stream);
    const restored = metadata === undefined ? undefined : restoredFrom(metadata, from);
    if (restored !== undefined) this.#setMetadata(stream, restored, nowMs);
  }

  delete(
    { stream, expected, kind }: Deletion,
    nowMs: number,
  ): AppendResult | WrongExpectedRevision | StreamDeleted {
    const row = this.rows.find(stream);
    const last = this.rows.lastRevision(row);
    if (this.isTombstoned(stream, last)) return new StreamDeleted(stream);
    const softDeleted = this.isSoftDeleted(stream);
    if (expected === 'stream_exists' && softDeleted) return new StreamDeleted(stream);
    const missing = last === EMPTY && !this.hasMetadata(stream);
    if (!isAsExpected(expected, last, missing, softDeleted) || (kind === 'soft' && missing)) {
      return new WrongExpectedRevision(stream, expected, last === EMPTY ? 'no_stream' : last);
    }
    if (kind === 'soft') return this.#setMetadata(stream, SOFT_DELETED, nowMs);
    const tombstone = newEvent('$streamDeleted', '', false);
    const target = row ?? this.rows.create(stream, false);
    return this.rows.insert(target, TOMBSTONE_REVISION - 1, tombstone, nowMs);
  }

  #metadata(stream: string): string | undefined {
    return isMetastream(stream)
      ? undefined
      : this.rows.lastData(this.rows.find(metastreamOf(stream)));
  }

  #setMetadata(stream: string, json: string, nowMs: number): AppendResult {
    const name = metastreamOf(stream);
    const row = this.rows.find(name) ?? this.rows.create(name, false);
    return this.rows.insert(
      row,
      this.rows.lastRevision(row),
      newEvent('$metadata', json, true),
      nowMs,
    );
  }
}

/** Nothing is recognised again here: a deletion has no id of the client's. */
function isAsExpected(
  expected: ExpectedRevision,
  last: number,
  missing: boolean,
  softDeleted: boolean,
): boolean {
  switch (expected) {
    case 'any':
      return true;
    case 'stream_exists':
      return !missing;
    case 'no_stream':
      return last === EMPTY || softDeleted;
    default:
      return expected === last;
  }
}

/** An event of the store's own: it has no metadata, and a tombstone no data either. */
const newEvent = (type: string, data: string, isJson: boolean): readonly PackedRow[] =>
  packedRows([
    {
      id: randomUUID(),
      type,
      data: isJson ? data : '{}',
      metadata: '{}',
      content: { isJson, data: isJson ? Buffer.from(data) : NO_BYTES, metadata: NO_BYTES },
    },
  ]);
