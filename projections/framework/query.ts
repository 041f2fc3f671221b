/** What the queries of a model get: a way to ask, and the log for what only events say. */
import type { Kysely } from 'kysely';
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { type Position, START } from '../../domain/kernel/position.js';
import { namesIn } from './group.js';
import { LongReads } from './long-reads.js';
import { inSnapshot, type MetaTables, type AskedDatabase } from './read-database.js';

/** One state of the read database, of all models. A query says which tables it reads: `withTables`. */
export type Snapshot = Kysely<MetaTables>;

export interface QueryContext {
  /** Answers a question from one state of the database. */
  readonly ask: <Result>(query: (db: Snapshot) => Promise<Result>) => Promise<Result>;
  /**
   * As `ask`, for what takes long because it gives out all of something: nobody waits for it.
   * @throws TooManyLongReads
   */
  readonly askAtLength: QueryContext['ask'];
  readonly log: EventLog<TallybookEvent>;
}

export const queryContext = (
  database: AskedDatabase,
  log: EventLog<TallybookEvent>,
): QueryContext => {
  const long = new LongReads(database);
  return {
    ask: (query) => inSnapshot(database, query),
    askAtLength: (query) => long.run(query),
    log,
  };
};

/** The position that these models show in this state; that of the group furthest behind. */
export async function shownPosition(db: Snapshot, names: readonly string[]): Promise<Position> {
  const rows = await db
    .selectFrom('group_checkpoints')
    .select(['members', 'position'])
    .where('live', '=', 1)
    .execute();
  const positions = rows
    .filter(({ members }) => namesIn(members).some((name) => names.includes(name)))
    .map(({ position }) => position as Position)
    .sort();
  return positions[0] ?? START;
}
