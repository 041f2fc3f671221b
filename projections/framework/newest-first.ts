import { type SelectQueryBuilder, type StringReference, sql, type SqlBool } from 'kysely';

/**
 * The newest first, without what the pages before had.
 * @param order when it came, and its id
 * @param after both of the last item of the page before
 */
export function newestFirst<DB, From extends keyof DB, Found>(
  query: SelectQueryBuilder<DB, From, Found>,
  order: readonly [at: StringReference<DB, From>, id: StringReference<DB, From>],
  after: readonly string[] | undefined,
): SelectQueryBuilder<DB, From, Found> {
  const at = sql.ref(order[0]);
  const id = sql.ref(order[1]);
  const ordered = query.orderBy(at, 'desc').orderBy(id, 'desc');
  const [lastAt, lastId] = after ?? [];
  return lastAt === undefined || lastId === undefined
    ? ordered
    : ordered.where(sql<SqlBool>`(${at}, ${id}) < (${lastAt}, ${lastId})`);
}
