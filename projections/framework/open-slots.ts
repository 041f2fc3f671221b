/** At start: which generations there are, whether they fit the log, and which must be built. */
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { eventAt } from '../../domain/kernel/event-store.js';
import { type Position, START } from '../../domain/kernel/position.js';
import type { Feed, FeedState, Slot } from './feed.js';
import {
  changeStructure,
  createGeneration,
  dropEverything,
  dropTables,
  ensureCheckpoints,
  readCheckpoints,
  showGeneration,
} from './generations.js';
import type { Projection } from './projection.js';
import type { CheckpointRow, ReadDatabase } from './read-database.js';

/** One slot per projection. Everything is thrown away where the database does not fit the log. */
export async function openSlots(
  db: ReadDatabase,
  log: EventLog<TallybookEvent>,
  projections: readonly Projection[],
): Promise<Slot[]> {
  await changeStructure(db, ensureCheckpoints);
  const fits = await fitsLog(log, await readCheckpoints(db.writer));
  return changeStructure(db, async (trx) => {
    if (!fits) await dropEverything(trx);
    const rows = await readCheckpoints(trx);
    const slots: Slot[] = [];
    for (const projection of projections) {
      const own = rows.filter((row) => row.name === projection.name);
      const live = own.find((row) => row.live === 1);
      if (live === undefined) {
        const row = await createGeneration(trx, db, projection, log.storeId);
        await showGeneration(trx, db, row.name, row.generation);
        slots.push({ projection, shown: feedOf(projection, row, 'chasing'), building: undefined });
        continue;
      }
      const begun = own.find((row) => row.live === 0 && row.version === projection.version);
      for (const row of own) {
        if (row !== live && row !== begun) await dropTables(trx, row);
      }
      if (live.version === projection.version) {
        const building = begun && feedOf(projection, begun, 'chasing');
        slots.push({ projection, shown: feedOf(projection, live, 'chasing'), building });
        continue;
      }
      const row = begun ?? (await createGeneration(trx, db, projection, log.storeId));
      slots.push({
        projection,
        shown: feedOf(projection, live, 'outdated'),
        building: feedOf(projection, row, 'chasing'),
      });
    }
    return slots;
  });
}

export const feedOf = (projection: Projection, row: CheckpointRow, state: FeedState): Feed => ({
  projection,
  generation: row.generation,
  position: row.position as Position,
  state,
});

/**
 * True where every checkpoint lies on an event that this log has at that position: not in another
 * store, and not in one that was restored from a backup and went on differently.
 */
async function fitsLog(
  log: EventLog<TallybookEvent>,
  rows: readonly CheckpointRow[],
): Promise<boolean> {
  if (rows.some((row) => row.store_id !== log.storeId)) return false;
  const checkpoints = new Map(rows.map((row) => [row.position as Position, row.event_id]));
  for (const [position, eventId] of checkpoints) {
    if (position !== START && (await eventAt(log.store, position))?.id !== eventId) return false;
  }
  return true;
}
