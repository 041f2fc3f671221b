/**
 * Events of one append in one row: a JSON array that `sqlite3` can show event by event (the view `events`),
 * in which each event stands with its exact text. A row costs SQLite what an event did when each had its
 * own, so an append of a hundred events is written nearly as fast as an append of one event.
 *
 * The text of an event is copied in and sliced out, never parsed: `sizes` says how many UTF-16 code units
 * data and metadata have. What events of a row share is written once: an event without `metadata` has
 * that of the row, and an event without `type` has that of the row's first event.
 */
import type { EventToAppend } from '../../domain/kernel/event-store.js';

/** Events of a row: reading one event of a stream reads its row. */
export const ROW_EVENTS = 128;
/** Characters of events after which a row takes no further event. */
const ROW_CHARACTERS = 256 * 1024;

export type PackedEvent = Pick<EventToAppend, 'id' | 'type' | 'data' | 'metadata'>;

/** The events of an append in as many rows as they need, in order. */
export function rowsOf<E extends PackedEvent>(events: readonly E[]): readonly (readonly E[])[] {
  if (events.length === 1) return [events];
  const rows: E[][] = [];
  let characters = 0;
  for (const event of events) {
    const row = rows.at(-1);
    characters += event.data.length + event.metadata.length;
    if (row === undefined || row.length === ROW_EVENTS || characters > ROW_CHARACTERS) {
      rows.push([event]);
      characters = event.data.length + event.metadata.length;
    } else {
      row.push(event);
    }
  }
  return rows;
}

/** JSON text of the types of events: there are few, and each event has one. */
const typeTexts = new Map<string, string>();
const MAX_TYPE_TEXTS = 1_000;

function typeText(type: string): string {
  const known = typeTexts.get(type);
  if (known !== undefined) return known;
  const text = JSON.stringify(type);
  // Clients of the gateway may write any number of types.
  if (typeTexts.size < MAX_TYPE_TEXTS) typeTexts.set(type, text);
  return text;
}

/** @param shared the row's metadata, which an event with the same does not repeat. */
export function pack(events: readonly PackedEvent[], shared: string): string {
  const [first] = events;
  let text = '[';
  for (const event of events) {
    const { id, type, data, metadata } = event;
    if (text.length > 1) text += ',';
    text += `{"id":"${id}"`;
    if (event === first || type !== first?.type) text += `,"type":${typeText(type)}`;
    text += `,"sizes":[${data.length}`;
    text +=
      metadata === shared
        ? `],"data":${data}}`
        : `,${metadata.length}],"data":${data},"metadata":${metadata}}`;
  }
  return `${text}]`;
}

const ZERO = '0'.charCodeAt(0);
const ID = '{"id":"';
const ID_LENGTH = 36;
const TYPE = '","type":';
const SIZES = ',"sizes":[';
const DATA = '],"data":';
const METADATA = ',"metadata":';

/**
 * What `pack` has made.
 * @throws Error the text is something else: the file was changed.
 */
export function unpack(text: string, shared: string): PackedEvent[] {
  const events: PackedEvent[] = [];
  let at = 0;
  const expect = (part: string): void => {
    if (!text.startsWith(part, at)) throw new Error(`a row of events is damaged at ${at}`);
    at += part.length;
  };
  const upTo = (end: number): string => {
    if (end < at || end > text.length) throw new Error(`a row of events is damaged at ${at}`);
    const part = text.slice(at, end);
    at = end;
    return part;
  };
  const size = (): number => {
    let value = 0;
    for (let digit = text.charCodeAt(at) - ZERO; digit >= 0 && digit <= 9;) {
      value = 10 * value + digit;
      at += 1;
      digit = text.charCodeAt(at) - ZERO;
    }
    return value;
  };
  while (at < text.length - 1) {
    expect(at === 0 ? '[' : ',');
    expect(ID);
    const id = upTo(at + ID_LENGTH);
    let type = events[0]?.type;
    if (type !== undefined && !text.startsWith(TYPE, at)) {
      expect('"');
    } else {
      expect(TYPE);
      type = JSON.parse(upTo(endOfString(text, at))) as string;
    }
    expect(SIZES);
    const dataSize = size();
    const hasMetadata = text[at] === ',';
    if (hasMetadata) at += 1;
    const metadataSize = hasMetadata ? size() : 0;
    expect(DATA);
    const data = upTo(at + dataSize);
    let metadata = shared;
    if (hasMetadata) {
      expect(METADATA);
      metadata = upTo(at + metadataSize);
    }
    expect('}');
    events.push({ id, type, data, metadata });
  }
  expect(']');
  return events;
}

/** Where the JSON string that begins here ends. */
function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at > 0; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text[at - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return at + 1;
  }
  return -1;
}
