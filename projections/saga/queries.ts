import { z } from 'zod';
import {
  decodeCursor,
  INVALID_CURSOR,
  type InvalidCursor,
  type Page,
  pageOf,
  type PageRequest,
} from '../framework/page.js';
import { newestFirst } from '../framework/newest-first.js';
import { countUpTo } from '../framework/count-up-to.js';
import type { DatabaseOf, RowOf } from '../framework/table.js';
import type { sagas } from './tables.js';
import type { QueryContext, Snapshot } from '../framework/query.js';

type Tables = DatabaseOf<readonly [typeof sagas]>;

export interface SagaView {
  readonly id: string;
  readonly object: 'saga';
  readonly flow: string;
  /** Id of the aggregate that the flow drives. */
  readonly aggregate: string;
  readonly state: 'open' | 'stuck' | 'ended';
  /** Why it is stuck. */
  readonly reason: string | null;
  /** Since when the outcome of what a channel was asked is unknown; null if it is known. */
  readonly unknownSince: string | null;
  readonly startedAt: string;
  readonly updatedAt: string;
}

export interface SagaRequest extends PageRequest {
  /** `open` includes the stuck. */
  readonly state: 'open' | 'stuck';
}

const state = z.enum(['open', 'stuck', 'ended']);

/** Sagas that have not ended, newest first. */
export async function listSagas(
  db: Snapshot,
  { state: wanted, limit, cursor }: SagaRequest,
): Promise<Page<SagaView> | InvalidCursor> {
  const after = decodeCursor(cursor, 2);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  // Each state by itself is read in order from its index, however many there are.
  const states = wanted === 'stuck' ? ['stuck'] : ['open', 'stuck'];
  const pages = await Promise.all(
    states.map((state) =>
      sagasIn(db, state, after)
        .limit(limit + 1)
        .execute(),
    ),
  );
  const rows = pages
    .flat()
    .sort(byAge)
    .slice(0, limit + 1);
  return pageOf(rows, limit, (row) => [row.started_at, row.id], view);
}

function sagasIn(db: Snapshot, state: string, after: readonly string[] | undefined) {
  const query = db.withTables<Tables>().selectFrom('sagas').selectAll().where('state', '=', state);
  return newestFirst(query, ['started_at', 'id'], after);
}

type SagaRow = RowOf<typeof sagas>;

const byAge = (a: SagaRow, b: SagaRow): number =>
  a.started_at === b.started_at ? (a.id < b.id ? 1 : -1) : a.started_at < b.started_at ? 1 : -1;

const view = (row: RowOf<typeof sagas>): SagaView => ({
  id: row.id,
  object: 'saga',
  flow: row.flow,
  aggregate: row.stream.slice(row.stream.indexOf('-') + 1),
  state: state.parse(row.state),
  reason: row.reason,
  unknownSince: row.unknown_since,
  startedAt: row.started_at,
  updatedAt: row.updated_at,
});

/** What is under way, counted. */
export interface SagaCounts {
  readonly open: number;
  readonly stuck: number;
  readonly unknown: number;
  /** When the oldest began; null if none is open. */
  readonly oldestAt: string | null;
}

/** None further than `limit`. */
async function countSagas(db: Snapshot, limit: number): Promise<SagaCounts> {
  const [running, stuck] = await Promise.all([
    countIn(db, 'open', limit),
    countIn(db, 'stuck', limit),
  ]);
  const [oldestAt = null] = [...running.oldest, ...stuck.oldest].sort();
  return {
    open: Math.min(running.all + stuck.all, limit),
    stuck: stuck.all,
    unknown: Math.min(running.unknown + stuck.unknown, limit),
    oldestAt,
  };
}

async function countIn(db: Snapshot, state: string, limit: number) {
  const inState = db.withTables<Tables>().selectFrom('sagas').where('state', '=', state);
  const [all, unknown, oldest] = await Promise.all([
    countUpTo(db, inState.select('id'), limit),
    // Any instant, but not null: by an index for a comparison, by none for `is not null`.
    countUpTo(db, inState.select('id').where('unknown_since', '>', ''), limit),
    inState.select('started_at').orderBy('started_at').limit(1).execute(),
  ]);
  return { all, unknown, oldest: oldest.map(({ started_at }) => started_at) };
}

/** Sagas that are stuck, or whose channel has left us without an outcome, newest first. */
async function listUnsettledSagas(
  db: Snapshot,
  { limit, cursor }: PageRequest,
): Promise<Page<SagaView> | InvalidCursor> {
  const after = decodeCursor(cursor, 2);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  const [stuck, unknown] = await Promise.all([
    sagasIn(db, 'stuck', after)
      .limit(limit + 1)
      .execute(),
    sagasIn(db, 'open', after)
      .where('unknown_since', '>', '')
      .limit(limit + 1)
      .execute(),
  ]);
  const rows = [...stuck, ...unknown].sort(byAge).slice(0, limit + 1);
  return pageOf(rows, limit, (row) => [row.started_at, row.id], view);
}

export const sagaQueries = ({ ask }: QueryContext) => ({
  countSagas: (limit: number) => ask((db) => countSagas(db, limit)),
  listSagas: (request: SagaRequest) => ask((db) => listSagas(db, request)),
  listUnsettledSagas: (request: PageRequest) => ask((db) => listUnsettledSagas(db, request)),
  /** With the stream that holds it, whatever its state. */
  saga: (id: string) => ask((db) => saga(db, id)),
});
/** A saga with the stream that holds it, whatever its state. */
async function saga(
  db: Snapshot,
  id: string,
): Promise<(SagaView & { readonly stream: string }) | undefined> {
  const row = await db
    .withTables<Tables>()
    .selectFrom('sagas')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row && { ...view(row), stream: row.stream };
}
