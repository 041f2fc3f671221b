/** One page of the log into the tables of several feeds, in one transaction. */
import type { TallybookEvent } from '../../domain/events.js';
import type { LogPage } from '../../domain/kernel/event-log.js';
import type { Position } from '../../domain/kernel/position.js';
import { Batch } from './batch.js';
import type { Feed } from './feed.js';
import type { ReadDatabase } from './read-database.js';

/** The generation is gone: another process has switched to a newer one. */
export class GenerationGone extends Error {
  constructor(readonly feed: Feed) {
    super(`${feed.projection.name}: generation ${feed.generation} was replaced`);
    this.name = 'GenerationGone';
  }
}

/**
 * Applies what each feed has not yet seen, and moves the checkpoints, all or nothing. The checkpoint
 * rows are locked first: of two processes over one database the later finds the page applied and
 * skips it. Feeds take their new positions after the commit.
 * @param after the position that the page follows: a checkpoint before it would leave a gap.
 */
export async function applyPage(
  db: ReadDatabase,
  feeds: readonly Feed[],
  page: LogPage<TallybookEvent>,
  after: Position,
): Promise<void> {
  const reached = await db.writer.transaction().execute(async (trx) => {
    let locked = trx
      .selectFrom('projection_checkpoints')
      .select(['name', 'generation', 'position'])
      .where(
        'name',
        'in',
        feeds.map((feed) => feed.projection.name),
      )
      .orderBy('name')
      .orderBy('generation');
    if (db.dialect === 'postgres') locked = locked.forUpdate();
    const rows = await locked.execute();
    const positions = feeds.map((feed) => {
      const row = rows.find(
        ({ name, generation }) => name === feed.projection.name && generation === feed.generation,
      );
      if (row === undefined) throw new GenerationGone(feed);
      if (row.position < after) {
        throw new Error(`${feed.projection.name}: checkpoint ${row.position} is before ${after}`);
      }
      return row.position as Position;
    });
    const advanced: Feed[] = [];
    for (const [i, feed] of feeds.entries()) {
      const position = positions[i];
      if (position === undefined || position >= page.position) continue;
      const events =
        position <= after ? page.events : page.events.filter((event) => event.position > position);
      if (events.length > 0) {
        const batch = new Batch(trx, feed.generation, db.dialect);
        await feed.projection.apply(events, batch);
        await batch.flush();
      }
      advanced.push(feed);
      positions[i] = page.position;
    }
    if (advanced.length > 0) {
      await trx
        .updateTable('projection_checkpoints')
        .set({ position: page.position, event_id: page.eventId })
        .where((where) =>
          where.or(
            advanced.map(({ projection, generation }) =>
              where.and({ name: projection.name, generation }),
            ),
          ),
        )
        .execute();
    }
    return positions;
  });
  for (const [i, feed] of feeds.entries()) feed.position = reached[i] ?? feed.position;
}
