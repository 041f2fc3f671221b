/** The bundle that the command writes: its reports are by read models that are built for it alone. */
import type { EventStore } from '../../domain/kernel/event-store.js';
import type { Position } from '../../domain/kernel/position.js';
import { bundleLines } from '../../engine/bundle/bundle-lines.js';
import { openEventLogReadonly } from '../../eventstore/codec/coded-event-log.js';
import { openProjections } from '../../projections/open-projections.js';
import { builtAnew } from '../built-anew.js';
import { clock } from '../store.js';
import { upTo } from '../verify/log-extract.js';

/** The text of a bundle of everything up to a position. @param onProgress told how many events are written */
export async function* writtenBundle(
  store: EventStore,
  to: Position,
  onProgress: (events: number) => void,
): AsyncGenerator<string> {
  const { storeId } = await openEventLogReadonly(store);
  const reports = () => builtReports(store, to);
  yield* bundleLines({ store, storeId, to, nowMs: clock.now(), reports, onProgress });
}

async function* builtReports(store: EventStore, to: Position) {
  const log = await openEventLogReadonly(upTo(store, to));
  const projections = await openProjections({ log, dataDir: '', temporary: true });
  try {
    await builtAnew(projections.ready);
    yield* projections.queries.bundleReports(to);
  } finally {
    await projections.stop();
  }
}
