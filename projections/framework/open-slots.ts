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
import { type Group, membersOf, tablesOf } from './group.js';
import type { CheckpointRow, ReadDatabase } from './read-database.js';

/** One slot per group. Everything is thrown away if the database does not fit the log or the groups. */
export async function openSlots(
  db: ReadDatabase,
  log: EventLog<TallybookEvent>,
  groups: readonly Group[],
): Promise<Slot[]> {
  await changeStructure(db, ensureCheckpoints);
  const stored = await readCheckpoints(db.writer);
  const fits = isArrangedAs(groups, stored) && (await fitsLog(log, stored));
  return changeStructure(db, async (trx) => {
    if (!fits) await dropEverything(trx);
    const rows = await readCheckpoints(trx);
    const slots: Slot[] = [];
    for (const group of groups) {
      const members = membersOf(group);
      const own = rows.filter((row) => row.name === group.name);
      const live = own.find((row) => row.live === 1);
      if (live === undefined) {
        const row = await createGeneration(trx, db, group, log.storeId);
        await showGeneration(trx, db, row.name, row.generation);
        slots.push({ group, shown: feedOf(group, row, 'chasing'), building: undefined });
        continue;
      }
      const begun = own.find((row) => row.live === 0 && row.members === members);
      for (const row of own) {
        if (row !== live && row !== begun) await dropTables(trx, row);
      }
      if (live.members === members) {
        const building = begun && feedOf(group, begun, 'chasing');
        slots.push({ group, shown: feedOf(group, live, 'chasing'), building });
        continue;
      }
      const row = begun ?? (await createGeneration(trx, db, group, log.storeId));
      slots.push({
        group,
        shown: feedOf(group, live, 'outdated'),
        building: feedOf(group, row, 'chasing'),
      });
    }
    return slots;
  });
}

export const feedOf = (group: Group, row: CheckpointRow, state: FeedState): Feed => ({
  group,
  generation: row.generation,
  position: row.position as Position,
  state,
});

/** False if a table has gone from one group to another: two generations would claim its name. */
function isArrangedAs(groups: readonly Group[], rows: readonly CheckpointRow[]): boolean {
  const owners = new Map(
    groups.flatMap((group) => tablesOf(group).map((table) => [table.name, group.name])),
  );
  return rows.every((row) =>
    row.tables.split(',').every((table) => (owners.get(table) ?? row.name) === row.name),
  );
}

/**
 * True if every checkpoint lies on an event that this log has at that position: not in another
 * store, and not in a store that was restored from a backup and went on differently.
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
