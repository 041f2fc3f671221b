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
  const later = await db
    .withTables<Tables>()
    .selectFrom('log_times')
    .select('before')
    .where('at', '>', asOf)
    .orderBy('at')
    .limit(1)
    .executeTakeFirst();
  if (later === undefined) return shownPosition(db, ['log_time']);
  return toPosition(later.before);
}

/** The position of the last event before an instant; undefined if nothing was recorded from then on. */
export async function positionBefore(db: Snapshot, at: string): Promise<number | undefined> {
  const from = await db
    .withTables<Tables>()
    .selectFrom('log_times')
    .select('before')
    .where('at', '>=', at)
    .orderBy('at')
    .limit(1)
    .executeTakeFirst();
  return from?.before;
}
