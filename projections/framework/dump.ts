/**
 * The rows of a read model as text, in one order and one form whatever the database: what was rebuilt
 * can be compared with what is live, byte by byte.
 */
import { type Kysely, sql } from 'kysely';
import type { Projection } from './projection.js';
import type { MetaTables } from './read-database.js';
import type { Row, Table, Value } from './table.js';

const PAGE = 2_000;

/** `# table` before each table, then a JSON array of values per row, in the order of the key. */
export async function* dumpLines(
  db: Kysely<MetaTables>,
  { tables }: Projection,
): AsyncGenerator<string> {
  for (const table of tables) {
    yield `# ${table.name}`;
    for await (const row of rowsOf(db, table)) {
      yield JSON.stringify(Object.keys(table.columns).map((column) => row[column]));
    }
  }
}

async function* rowsOf(db: Kysely<MetaTables>, table: Table): AsyncGenerator<Row> {
  const key = sql.join(table.key.map((column) => sql.ref(column)));
  for (let last: Value[] | undefined; ;) {
    const after = last === undefined ? sql`` : sql`where (${key}) > (${sql.join(last)})`;
    const { rows } = await sql<Record<string, Value>>`select * from ${sql.table(table.name)}
      ${after} order by ${key} limit ${sql.lit(PAGE)}`.execute(db);
    yield* rows;
    const end = rows.at(-1);
    if (end === undefined || rows.length < PAGE) return;
    last = table.key.map((column) => end[column] ?? null);
  }
}
