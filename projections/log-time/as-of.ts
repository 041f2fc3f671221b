import { type Position, parsePosition, toPosition } from '../../domain/kernel/position.js';
import { type Snapshot, shownPosition } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import type { logTimes } from './tables.js';

type Tables = DatabaseOf<readonly [typeof logTimes]>;

/**
 * The position up to which the log counts.
 * @param asOf a position, which stays as it is, or an instant (RFC 3339 in UTC with milliseconds): the log
 *   before the first event that was recorded later, or all that is shown if there is none.
 */
export async function positionAsOf(db: Snapshot, asOf: string): Promise<Position> {
  const given = parsePosition(asOf);
  if (given !== undefined) return given;
  const before = await logBefore(db, '>', asOf);
  return before === undefined ? shownPosition(db, ['log_time']) : toPosition(before);
}

/** The position of the last event before an instant; undefined if nothing was recorded from then on. */
export const positionBefore = (db: Snapshot, at: string): Promise<number | undefined> =>
  logBefore(db, '>=', at);

/** Where the log ends before the first event that was recorded then; undefined if there is none. */
async function logBefore(db: Snapshot, then: '>' | '>=', at: string): Promise<number | undefined> {
  const first = await db
    .withTables<Tables>()
    .selectFrom('log_times')
    .select('before')
    .where('at', then, at)
    .orderBy('at')
    .limit(1)
    .executeTakeFirst();
  return first?.before;
}
