/** A page of the log into the tables of a group, all or nothing. */
import type { Position } from '../../domain/kernel/position.js';
import { Batch, type WorkingSets } from './batch.js';
import { moveCheckpoint, readCheckpoint } from './checkpoint.js';
import type { Feed } from './feed.js';
import type { Event } from './projection.js';
import type { ReadDatabase } from './read-database.js';
import type { Stretch } from './read-log.js';
import type { Table } from './table.js';
import type { WorkingSet } from './working-set.js';

/**
 * Applies what the feed has not yet seen of a page, and moves its checkpoint. Rows are read and computed
 * first, and written in one short transaction that does nothing if the checkpoint has moved meanwhile: so a
 * slow model keeps the database from no other group, and of two processes over one database the later
 * finds the page applied. In either case the feed's position is then that of the checkpoint.
 * @param after the position that the page follows: a checkpoint before it would leave a gap.
 * @throws GenerationGone, or what a model or the database has thrown.
 */
export async function applyPage(
  db: ReadDatabase,
  feed: Feed,
  page: Stretch,
  after: Position,
): Promise<void> {
  const before = await readCheckpoint(db.writer, feed, db.dialect);
  if (before < after) {
    throw new Error(`${feed.group.name}: checkpoint ${before} is before ${after}`);
  }
  if (before >= page.position) {
    feed.position = before;
    return;
  }
  const events = eventsAfter(page, before);
  const batch = new Batch(db.writer, db.rowsOf(feed.generation), takeKept(feed, before));
  if (!(await applyModels(db, feed, events, batch, before))) return;
  feed.position = await db.writer.transaction().execute(async (trx) => {
    const now = await readCheckpoint(trx, feed, db.dialect, true);
    if (now !== before) return now;
    await batch.flush(trx);
    await moveCheckpoint(trx, feed, db.dialect, page);
    return page.position;
  });
  if (feed.position === page.position) {
    feed.kept = { position: page.position, sets: batch.settled() };
  }
}

const eventsAfter = ({ events }: Stretch, before: Position): readonly Event[] =>
  events[0] === undefined || events[0].position > before
    ? events
    : events.filter(({ position }) => position > before);

/**
 * The rows that are kept, if the checkpoint still is where the feed has put it: whoever writes a row moves the
 * checkpoint. They are the feed's again only once what becomes of them is committed.
 */
function takeKept(feed: Feed, before: Position): WorkingSets {
  const { kept } = feed;
  feed.kept = undefined;
  return kept?.position === before ? kept.sets : new Map<Table, WorkingSet>();
}

/** False if another process has moved the checkpoint: what the models saw was then of two states. */
async function applyModels(
  db: ReadDatabase,
  feed: Feed,
  events: readonly Event[],
  batch: Batch,
  before: Position,
): Promise<boolean> {
  if (events.length === 0) return true;
  for (const model of feed.group.models) {
    try {
      await model.apply(events, batch);
    } catch (error) {
      const now = await readCheckpoint(db.writer, feed, db.dialect);
      if (now !== before) {
        feed.position = now;
        return false;
      }
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`${model.name}: ${reason}`, { cause: error });
    }
  }
  return true;
}
