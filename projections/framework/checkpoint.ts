/** The place up to which a generation of a group has taken the log. Read and moved with every page. */
import type { CompiledQuery, Kysely } from 'kysely';
import type { Position } from '../../domain/kernel/position.js';
import type { Feed } from './feed.js';
import type { MetaTables } from './read-database.js';
import type { Dialect } from './table.js';

/** The generation is gone: another process has switched to a newer generation. */
export class GenerationGone extends Error {
  constructor({ group, generation }: Feed) {
    super(`${group.name}: generation ${generation} was replaced`);
    this.name = 'GenerationGone';
  }
}

/** Compiled statements by dialect and name: they run for every page, and are always the same. */
const compiled = new Map<string, CompiledQuery>();

function compiledOnce(name: string, dialect: Dialect, compile: () => CompiledQuery): CompiledQuery {
  const key = `${dialect} ${name}`;
  const query = compiled.get(key) ?? compile();
  compiled.set(key, query);
  return query;
}

/**
 * @param lock keeps other processes from moving it until the transaction ends, if the database has such locks.
 * @throws GenerationGone
 */
export async function readCheckpoint(
  db: Kysely<MetaTables>,
  feed: Feed,
  dialect: Dialect,
  lock = false,
): Promise<Position> {
  const locks = lock && dialect === 'postgres';
  const query = compiledOnce(locks ? 'lock' : 'read', dialect, () => {
    const read = db
      .selectFrom('group_checkpoints')
      .select('position')
      .where('name', '=', '')
      .where('generation', '=', 0);
    return (locks ? read.forUpdate() : read).compile();
  });
  const parameters = [feed.group.name, feed.generation];
  const { rows } = await db.getExecutor().executeQuery<{ position: string }>({
    ...query,
    parameters,
  });
  const [row] = rows;
  if (row === undefined) throw new GenerationGone(feed);
  return row.position as Position;
}

export async function moveCheckpoint(
  db: Kysely<MetaTables>,
  feed: Feed,
  dialect: Dialect,
  { position, eventId }: { readonly position: Position; readonly eventId: string },
): Promise<void> {
  const query = compiledOnce('move', dialect, () =>
    db
      .updateTable('group_checkpoints')
      .set({ position: '', event_id: '' })
      .where('name', '=', '')
      .where('generation', '=', 0)
      .compile(),
  );
  const parameters = [position, eventId, feed.group.name, feed.generation];
  await db.getExecutor().executeQuery({ ...query, parameters });
}
