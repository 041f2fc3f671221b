/** Pages of a stream and of the log, read from committed rows. */
import type {
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent,
} from '../../domain/kernel/event-store.js';
import {
  type Position,
  positionToBigInt,
  START,
  toPosition,
} from '../../domain/kernel/position.js';
import type { Database, Statement } from '../../sqlite/driver.js';
import type { EventContent, RecordedEventWithContent } from './event-content.js';
import { unpack } from './packed-events.js';
import { LAST_POSITION } from './stream-rows.js';

/** Read options of the embedded store that the gateway alone uses. */
export interface SqliteReadAllOptions extends ReadAllOptions {
  /** System streams (`$…`) as well, and events with their content. Default: false. */
  readonly systemStreams?: boolean;
}

export interface SqliteReadStreamOptions extends ReadStreamOptions {
  /** Events with their content. Default: false. */
  readonly withContent?: boolean;
}

const LARGEST_PAGE = 4_096;
const LAST = Number.MAX_SAFE_INTEGER;

type Direction = 'forwards' | 'backwards';

/** A row of events; `position` and `revision` are those of its first. */
type Row = readonly [
  position: number,
  stream: string,
  revision: number,
  createdMs: number,
  metadata: string,
  events: string,
];

interface Content {
  readonly position: number;
  readonly isJson: number;
  readonly data: Buffer;
  readonly metadata: Buffer;
}

const SELECT = `
  SELECT a.position, s.name, a.revision, a.created_ms, a.metadata, a.events
  FROM appends a JOIN streams s ON s.id = a.stream_id`;
const VISIBLE = `AND substr(s.name, 1, 1) <> '$'`;
/** Forwards a page begins within a row: the last that begins at or before its first event. */
const ROW_OF_REVISION = `coalesce(
  (SELECT max(b.revision) FROM appends b WHERE b.stream_id = s.id AND b.revision <= ?), 0)`;
const ROW_OF_POSITION = `coalesce(
  (SELECT max(b.position) FROM appends b WHERE b.position <= ?), 0)`;

type StreamRows = Statement<[string, number], Row>;
type LogRows = Statement<[bigint], Row>;

export class EventReader {
  readonly #stream: Readonly<Record<Direction, StreamRows>>;
  readonly #visible: Readonly<Record<Direction, LogRows>>;
  readonly #everything: Readonly<Record<Direction, LogRows>>;
  readonly #content: Statement<[bigint, bigint], Content>;
  readonly #last: Statement<[], bigint>;

  constructor(db: Database) {
    const stream = (where: string): StreamRows =>
      db.prepare<[string, number], Row>(`${SELECT} WHERE s.name = ? AND a.revision ${where}`).raw();
    const log = (and: string): Record<Direction, LogRows> => {
      const prepare = (where: string): LogRows =>
        db.prepare<[bigint], Row>(`${SELECT} WHERE a.position ${where}`).raw();
      return {
        forwards: prepare(`>= ${ROW_OF_POSITION} ${and} ORDER BY a.position`),
        backwards: prepare(`< ? ${and} ORDER BY a.position DESC`),
      };
    };
    this.#stream = {
      forwards: stream(`>= ${ROW_OF_REVISION} ORDER BY a.revision`),
      backwards: stream('<= ? ORDER BY a.revision DESC'),
    };
    this.#visible = log(VISIBLE);
    this.#everything = log('');
    this.#last = db.prepare<[], bigint>(LAST_POSITION).safeIntegers().pluck();
    this.#content = db.prepare(
      'SELECT position, is_json AS isJson, data, metadata FROM event_content WHERE position BETWEEN ? AND ?',
    );
  }

  readStream(
    stream: string,
    options: SqliteReadStreamOptions,
  ): readonly RecordedEventWithContent[] {
    const direction = options.direction ?? 'forwards';
    const from = options.from ?? (direction === 'forwards' ? 0 : LAST);
    // Before the rows are asked for: an iteration that nobody ends holds the database.
    const limit = checkedLimit(options.limit);
    const page = pageOf(
      this.#stream[direction].iterate(stream, from),
      direction,
      limit,
      ({ revision }) => (direction === 'forwards' ? revision >= from : revision <= from),
    );
    return options.withContent === true ? this.#withContent(page) : page;
  }

  readAll(options: SqliteReadAllOptions): readonly RecordedEventWithContent[] {
    const direction = options.direction ?? 'forwards';
    const after =
      options.after === undefined
        ? BigInt(direction === 'forwards' ? 0 : LAST)
        : boundedPosition(options.after);
    const bound = toPosition(after);
    const limit = checkedLimit(options.limit);
    // Whoever follows the log comes here at its end: the last row is not unpacked to find nothing in it.
    if (direction === 'forwards' && after >= (this.#last.get() ?? 0n)) return [];
    const statements = options.systemStreams === true ? this.#everything : this.#visible;
    const page = pageOf(statements[direction].iterate(after), direction, limit, ({ position }) =>
      direction === 'forwards' ? position > bound : position < bound,
    );
    return options.systemStreams === true ? this.#withContent(page) : page;
  }

  /** Position of the last event that a reader of the log can see. */
  head(): Position {
    return this.readAll({ direction: 'backwards', limit: 1 })[0]?.position ?? START;
  }

  /** Events of other programs with their bytes; few have any. */
  #withContent(page: readonly RecordedEvent[]): readonly RecordedEventWithContent[] {
    const ends = [page.at(0), page.at(-1)].map((end) => positionToBigInt(end?.position ?? START));
    const [first = 0n, last = 0n] = ends;
    const found = this.#content.all(first < last ? first : last, first < last ? last : first);
    if (found.length === 0) return page;
    const contents = new Map(
      found.map(({ position, isJson, data, metadata }): [Position, EventContent] => [
        toPosition(position),
        { isJson: isJson === 1, data, metadata },
      ]),
    );
    return page.map((event) => {
      const content = contents.get(event.position);
      return content === undefined ? event : { ...event, content };
    });
  }
}

/** So many events of the rows, in the order of reading. Rows beyond the page are not read. */
function pageOf(
  rows: Iterable<Row>,
  direction: Direction,
  limit: number,
  isWanted: (event: RecordedEvent) => boolean,
): RecordedEvent[] {
  const page: RecordedEvent[] = [];
  for (const row of rows) {
    const events = eventsOf(row);
    if (direction === 'backwards') events.reverse();
    for (const event of events) {
      if (page.length < limit && isWanted(event)) page.push(event);
    }
    if (page.length === limit) break;
  }
  return page;
}

function eventsOf([position, stream, revision, createdMs, shared, text]: Row): RecordedEvent[] {
  const events: RecordedEvent[] = [];
  for (const { id, type, data, metadata } of unpack(text, shared)) {
    const index = events.length;
    events.push({
      id,
      type,
      data,
      metadata,
      stream,
      revision: revision + index,
      position: toPosition(position + index),
      createdMs,
    });
  }
  return events;
}

/** Positions have 20 digits, row ids 63 bits: what lies beyond is after every event. */
function boundedPosition(position: Position): bigint {
  const value = positionToBigInt(position);
  return value > BigInt(LAST) ? BigInt(LAST) : value;
}

function checkedLimit(limit: number): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= LARGEST_PAGE) return limit;
  throw new RangeError(`a page holds 1 to ${LARGEST_PAGE} events, not ${limit}`);
}
