/** Pages of a stream and of the log, read from committed rows. */
import type { Database, Statement } from 'better-sqlite3';
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

/** Read options of the embedded store: the gateway serves system streams (`$…`) as well. */
export interface SqliteReadAllOptions extends ReadAllOptions {
  /** Default: false. */
  readonly systemStreams?: boolean;
}

const LARGEST_PAGE = 4_096;
const LAST = Number.MAX_SAFE_INTEGER;

type Row = readonly [
  position: number,
  stream: string,
  revision: number,
  id: string,
  type: string,
  data: string,
  metadata: string,
  createdMs: number,
];

const SELECT = `
  SELECT e.position, s.name, e.revision, e.id, e.type, e.data, e.metadata, e.created_ms
  FROM events e JOIN streams s ON s.id = e.stream_id`;
const VISIBLE = `AND substr(s.name, 1, 1) <> '$'`;
/** The sign matters: SQLite plans a statement anew at each run whose bare LIMIT is a parameter. */
const LIMIT = 'LIMIT +?';

const toRecordedEvent = (row: Row): RecordedEvent => ({
  id: row[3],
  type: row[4],
  data: row[5],
  metadata: row[6],
  stream: row[1],
  revision: row[2],
  position: toPosition(row[0]),
  createdMs: row[7],
});

type StreamPage = Statement<[string, number, number], Row>;
type LogPage = Statement<[bigint, number], Row>;

export class EventReader {
  readonly #stream: Readonly<Record<'forwards' | 'backwards', StreamPage>>;
  readonly #visible: Readonly<Record<'forwards' | 'backwards', LogPage>>;
  readonly #everything: Readonly<Record<'forwards' | 'backwards', LogPage>>;

  constructor(db: Database) {
    const stream = (where: string): StreamPage =>
      db
        .prepare<[string, number, number], Row>(
          `${SELECT} WHERE s.name = ? AND e.revision ${where} ${LIMIT}`,
        )
        .raw();
    const log = (where: string): LogPage =>
      db.prepare<[bigint, number], Row>(`${SELECT} WHERE e.position ${where} ${LIMIT}`).raw();
    this.#stream = {
      forwards: stream('>= ? ORDER BY e.revision'),
      backwards: stream('<= ? ORDER BY e.revision DESC'),
    };
    this.#visible = {
      forwards: log(`> ? ${VISIBLE} ORDER BY e.position`),
      backwards: log(`< ? ${VISIBLE} ORDER BY e.position DESC`),
    };
    this.#everything = {
      forwards: log('> ? ORDER BY e.position'),
      backwards: log('< ? ORDER BY e.position DESC'),
    };
  }

  readStream(stream: string, options: ReadStreamOptions): readonly RecordedEvent[] {
    const direction = options.direction ?? 'forwards';
    const from = options.from ?? (direction === 'forwards' ? 0 : LAST);
    return this.#stream[direction]
      .all(stream, from, checkedLimit(options.limit))
      .map(toRecordedEvent);
  }

  readAll(options: SqliteReadAllOptions): readonly RecordedEvent[] {
    const direction = options.direction ?? 'forwards';
    const after =
      options.after === undefined
        ? BigInt(direction === 'forwards' ? 0 : LAST)
        : boundedPosition(options.after);
    const pages = options.systemStreams === true ? this.#everything : this.#visible;
    return pages[direction].all(after, checkedLimit(options.limit)).map(toRecordedEvent);
  }

  /** Position of the last event that a reader of the log can see. */
  head(): Position {
    return this.readAll({ direction: 'backwards', limit: 1 })[0]?.position ?? START;
  }
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
