import type { SelectQueryBuilder } from 'kysely';
import type { Snapshot } from './query.js';

/** How many rows the query finds, no further than `limit`: the database counts, and says no more than the number. */
export async function countUpTo<DB, From extends keyof DB, Found>(
  db: Snapshot,
  query: SelectQueryBuilder<DB, From, Found>,
  limit: number,
): Promise<number> {
  const { count } = await db
    .selectFrom(query.limit(limit).as('found'))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}
