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
import type { RecordedEventWithContent } from './event-content.js';

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

type RowWithContent = readonly [
  ...Row,
  isJson: number | null,
  contentData: Buffer | null,
  contentMetadata: Buffer | null,
];

const SELECT = `
  SELECT e.position, s.name, e.revision, e.id, e.type, e.data, e.metadata, e.created_ms
  FROM events e JOIN streams s ON s.id = e.stream_id`;
const SELECT_WITH_CONTENT = `
  SELECT e.position, s.name, e.revision, e.id, e.type, e.data, e.metadata, e.created_ms,
         c.is_json, c.data, c.metadata
  FROM events e JOIN streams s ON s.id = e.stream_id
  LEFT JOIN event_content c ON c.position = e.position`;
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

const toRecordedEventWithContent = (row: RowWithContent): RecordedEventWithContent => {
  const [position, stream, revision, id, type, text, meta, createdMs, isJson, data, metadata] = row;
  const event = toRecordedEvent([position, stream, revision, id, type, text, meta, createdMs]);
  return data === null || metadata === null
    ? event
    : { ...event, content: { isJson: isJson === 1, data, metadata } };
};

type Both<Page> = Readonly<Record<'forwards' | 'backwards', Page>>;
type StreamPage<R> = Statement<[string, number, number], R>;
type LogPage<R> = Statement<[bigint, number], R>;

export class EventReader {
  readonly #stream: Both<StreamPage<Row>>;
  readonly #visible: Both<LogPage<Row>>;
  readonly #streamWithContent: Both<StreamPage<RowWithContent>> | undefined;
  readonly #everything: Both<LogPage<RowWithContent>> | undefined;

  constructor(db: Database) {
    const stream = <R>(select: string): Both<StreamPage<R>> => {
      const prepare = (where: string): StreamPage<R> =>
        db
          .prepare<[string, number, number], R>(
            `${select} WHERE s.name = ? AND e.revision ${where} ${LIMIT}`,
          )
          .raw();
      return {
        forwards: prepare('>= ? ORDER BY e.revision'),
        backwards: prepare('<= ? ORDER BY e.revision DESC'),
      };
    };
    const log = <R>(select: string, and = ''): Both<LogPage<R>> => {
      const prepare = (where: string, order: string): LogPage<R> =>
        db
          .prepare<[bigint, number], R>(
            `${select} WHERE e.position ${where} ? ${and} ORDER BY e.position ${order} ${LIMIT}`,
          )
          .raw();
      return { forwards: prepare('>', ''), backwards: prepare('<', 'DESC') };
    };
    this.#stream = stream(SELECT);
    this.#visible = log(SELECT, VISIBLE);
    // A file that was opened read-only may be of a version that has no content; no gateway reads it.
    if (!db.readonly) {
      this.#streamWithContent = stream(SELECT_WITH_CONTENT);
      this.#everything = log(SELECT_WITH_CONTENT);
    }
  }

  readStream(
    stream: string,
    options: SqliteReadStreamOptions,
  ): readonly RecordedEventWithContent[] {
    const direction = options.direction ?? 'forwards';
    const from = options.from ?? (direction === 'forwards' ? 0 : LAST);
    const limit = checkedLimit(options.limit);
    return options.withContent === true
      ? ofWriter(this.#streamWithContent)
          [direction].all(stream, from, limit)
          .map(toRecordedEventWithContent)
      : this.#stream[direction].all(stream, from, limit).map(toRecordedEvent);
  }

  readAll(options: SqliteReadAllOptions): readonly RecordedEventWithContent[] {
    const direction = options.direction ?? 'forwards';
    const after =
      options.after === undefined
        ? BigInt(direction === 'forwards' ? 0 : LAST)
        : boundedPosition(options.after);
    const limit = checkedLimit(options.limit);
    return options.systemStreams === true
      ? ofWriter(this.#everything)[direction].all(after, limit).map(toRecordedEventWithContent)
      : this.#visible[direction].all(after, limit).map(toRecordedEvent);
  }

  /** Position of the last event that a reader of the log can see. */
  head(): Position {
    return this.readAll({ direction: 'backwards', limit: 1 })[0]?.position ?? START;
  }
}

function ofWriter<T>(statements: T | undefined): T {
  if (statements === undefined)
    throw new RangeError('content is read by the writing process alone');
  return statements;
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
