import { v7 as uuidV7 } from 'uuid';
import { createEventLog } from '../../../eventstore/codec/coded-event-log.js';
import { openEventStore } from '../../../eventstore/open-event-store.js';
import type { Happened } from './happened.js';

/** Writes a history into a new embedded store, event by event. */
export async function writeHistory(dataDir: string, history: readonly Happened[]): Promise<void> {
  const clock = { now: Date.now };
  const ids = { uuid: uuidV7 };
  const store = await openEventStore({ dataDir });
  try {
    const log = await createEventLog(store, { mode: 'development', clock, ids });
    for (const { stream, event } of history) {
      const id = ids.uuid();
      const at = new Date(clock.now()).toISOString();
      const metadata = { correlationId: id, causationId: id, actor: 'system', at };
      await log.append(stream, [{ id, event, metadata }], 'any');
    }
  } finally {
    await store.close();
  }
}
