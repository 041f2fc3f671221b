/**
 * Which aggregates have sagas that are not over, as the log tells it: a cache with the place up to which
 * it was read. Losing it costs one reading of the log and calls no channel, for what a saga does next
 * follows from its stream alone.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { eventAt } from '../../domain/kernel/event-store.js';
import { parsePosition, type Position, START } from '../../domain/kernel/position.js';
import type { OpenSaga } from './open-sagas.js';

/** A place in the log, told apart from the same number in another store by the event that is there. */
export interface Checkpoint {
  readonly position: Position;
  readonly eventId: string;
}

const cacheSchema = z.object({
  version: z.literal(2),
  storeId: z.string(),
  position: z.string(),
  eventId: z.string(),
  open: z.array(
    z.object({
      stream: z.string(),
      flow: z.string(),
      subject: z.string(),
      owner: z.string().nullable(),
    }),
  ),
});

/** The cache if it belongs to this store; else nothing is open as of the log's start. */
export async function loadOpenSagas(
  file: string,
  log: EventLog<TallybookEvent>,
): Promise<{ readonly position: Position; readonly open: readonly OpenSaga[] }> {
  const nothing = { position: START, open: [] };
  let cache: z.infer<typeof cacheSchema>;
  try {
    cache = cacheSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Missing or damaged: a cache is rebuilt, not mended.
    return nothing;
  }
  const position = parsePosition(cache.position);
  if (position === undefined || cache.storeId !== log.storeId) return nothing;
  const isThere = (await eventAt(log.store, position))?.id === cache.eventId;
  return isThere ? { position, open: cache.open } : nothing;
}

/** Writes the cache whole or not at all. */
export function saveOpenSagas(
  file: string,
  storeId: string,
  { position, eventId }: Checkpoint,
  open: readonly OpenSaga[],
): void {
  const temporary = `${file}.new`;
  const cache: z.infer<typeof cacheSchema> = {
    version: 2,
    storeId,
    position,
    eventId,
    open: [...open],
  };
  writeFileSync(temporary, JSON.stringify(cache), { mode: 0o600 });
  renameSync(temporary, file);
}
