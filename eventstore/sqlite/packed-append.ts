/**
 * An append as its rows hold it. Packing needs no database, so whoever hands an append in has it packed, and what
 * commits it, this thread or that of `committing/`, is given a few long texts instead of many events.
 */
import type { ExpectedRevision } from '../../domain/kernel/event-store.js';
import type { EventContent, EventWithContent } from './event-content.js';
import { pack, rowsOf, unpack } from './packed-events.js';

export interface Append {
  readonly stream: string;
  /** None: nothing is written, and the expectation alone is looked at. */
  readonly events: readonly EventWithContent[];
  readonly expected: ExpectedRevision;
}

export interface PackedAppend extends Omit<Append, 'events'> {
  readonly rows: readonly PackedRow[];
}

export interface PackedRow {
  /** How many events it holds. */
  readonly count: number;
  /** What its events share. */
  readonly metadata: string;
  readonly events: string;
  /** Of the events that have a content, with their index in the row; undefined if none has. */
  readonly contents?: readonly { readonly index: number; readonly content: EventContent }[];
}

export const packedAppend = ({ stream, expected, events }: Append): PackedAppend => ({
  stream,
  expected,
  rows: packedRows(events),
});

/** The events of an append in as many rows as they need. */
export const packedRows = (events: readonly EventWithContent[]): readonly PackedRow[] =>
  events.length === 0 ? [] : rowsOf(events).map(packedRow);

function packedRow(events: readonly EventWithContent[]): PackedRow {
  const metadata = events[0]?.metadata ?? '';
  const row = { count: events.length, metadata, events: pack(events, metadata) };
  if (events.every(({ content }) => content === undefined)) return row;
  const contents = events.flatMap(({ content }, index) =>
    content === undefined ? [] : [{ index, content }],
  );
  return { ...row, contents };
}

/** Ids of the events of rows, in order. */
export function* idsOf(rows: readonly PackedRow[]): Iterable<string> {
  for (const { events, metadata } of rows) {
    for (const { id } of unpack(events, metadata)) yield id;
  }
}
