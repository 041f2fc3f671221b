/**
 * Generations of read models. The tables of a group carry the number of their generation; a view with the
 * plain name shows the live table. So a rebuild fills a new set of tables beside the one that
 * is read, and a switch is a change of views in one transaction.
 */
import { type Kysely, sql, type Transaction } from 'kysely';
import { START } from '../../domain/kernel/position.js';
import { type Group, membersOf, tablesOf } from './group.js';
import type { CheckpointRow, MetaTables, ReadDatabase } from './read-database.js';
import { createTableSql, physicalName } from './table.js';

/** Any fixed number: taken while tables are made or dropped, so that two processes take turns. */
const STRUCTURE_LOCK = 7_208_113_401n;

/** A transaction that makes, switches or drops tables. */
export const changeStructure = <T>(
  { writer, dialect }: ReadDatabase,
  change: (trx: Transaction<MetaTables>) => Promise<T>,
): Promise<T> =>
  writer.transaction().execute(async (trx) => {
    if (dialect === 'postgres') {
      await sql`select pg_advisory_xact_lock(${STRUCTURE_LOCK})`.execute(trx);
    }
    return change(trx);
  });

export async function ensureCheckpoints(trx: Transaction<MetaTables>): Promise<void> {
  await sql`create table if not exists group_checkpoints (
    name text not null, generation bigint not null, members text not null, tables text not null,
    live bigint not null, store_id text not null, position text not null, event_id text not null,
    primary key (name, generation))`.execute(trx);
}

export const readCheckpoints = (db: Kysely<MetaTables>): Promise<CheckpointRow[]> =>
  db.selectFrom('group_checkpoints').selectAll().orderBy('name').orderBy('generation').execute();

/** Empty tables for a new generation, at the start of the log. */
export async function createGeneration(
  trx: Transaction<MetaTables>,
  { dialect }: ReadDatabase,
  group: Group,
  storeId: string,
): Promise<CheckpointRow> {
  const others = (await readCheckpoints(trx)).filter((row) => row.name === group.name);
  const generation = 1 + Math.max(0, ...others.map((row) => row.generation));
  for (const table of tablesOf(group)) {
    for (const statement of createTableSql(table, generation, dialect)) {
      await statement.execute(trx);
    }
  }
  const row: CheckpointRow = {
    name: group.name,
    generation,
    members: membersOf(group),
    tables: tablesOf(group)
      .map((table) => table.name)
      .join(','),
    live: 0,
    store_id: storeId,
    position: START,
    event_id: '',
  };
  await trx.insertInto('group_checkpoints').values(row).execute();
  return row;
}

/**
 * Lets the views show this generation and drops every other generation of the group.
 * @returns false if another process has dropped it meanwhile.
 */
export async function showGeneration(
  trx: Transaction<MetaTables>,
  { dialect }: ReadDatabase,
  name: string,
  generation: number,
): Promise<boolean> {
  // Whoever writes a page locks these rows first: so nobody is in the middle of that now.
  const own = trx.selectFrom('group_checkpoints').selectAll().where('name', '=', name);
  const rows = await (dialect === 'postgres' ? own.forUpdate() : own).execute();
  const tables = rows.find((row) => row.generation === generation)?.tables.split(',');
  if (tables === undefined) return false;
  for (const row of rows) {
    if (row.live === 1) await dropViews(trx, row);
  }
  for (const table of tables) {
    await sql`create view ${sql.table(table)} as
      select * from ${sql.table(physicalName(table, generation))}`.execute(trx);
  }
  for (const row of rows) {
    if (row.generation !== generation) await dropTables(trx, row);
  }
  await trx
    .updateTable('group_checkpoints')
    .set({ live: 1 })
    .where('name', '=', name)
    .where('generation', '=', generation)
    .execute();
  return true;
}

/** Drops a generation that is not shown. */
export async function dropTables(
  trx: Transaction<MetaTables>,
  { name, generation, tables }: CheckpointRow,
): Promise<void> {
  for (const table of tables.split(',')) {
    await sql`drop table ${sql.table(physicalName(table, generation))}`.execute(trx);
  }
  await trx
    .deleteFrom('group_checkpoints')
    .where('name', '=', name)
    .where('generation', '=', generation)
    .execute();
}

async function dropViews(trx: Transaction<MetaTables>, { tables }: CheckpointRow): Promise<void> {
  for (const table of tables.split(',')) {
    await sql`drop view ${sql.table(table)}`.execute(trx);
  }
}

/** Throws away everything: another log has filled it. */
export async function dropEverything(trx: Transaction<MetaTables>): Promise<void> {
  for (const row of await readCheckpoints(trx)) {
    if (row.live === 1) await dropViews(trx, row);
    await dropTables(trx, row);
  }
}
