/** What of the embedded store the gateway uses, beside the port: system streams, contents and deletions. */
import type {
  AppendResult,
  ExpectedRevision,
  RecordedEvent,
} from '../../domain/kernel/event-store.js';
import { type Position, START } from '../../domain/kernel/position.js';
import type { EventWithContent } from '../sqlite/event-content.js';
import type { SqliteEventStore } from '../sqlite/sqlite-event-store.js';

export type ServedStore = Pick<
  SqliteEventStore,
  'append' | 'appendNothing' | 'deleteStream' | 'readStream' | 'readAll' | 'subscribeToAll'
>;

/** As EventStoreDB, which takes an append of nothing. */
export const appendTo = (
  store: ServedStore,
  stream: string,
  events: readonly EventWithContent[],
  expected: ExpectedRevision,
): Promise<AppendResult> =>
  events.length === 0
    ? store.appendNothing(stream, expected)
    : store.append(stream, events, expected);

export async function lastEventOf(
  store: ServedStore,
  stream: string,
): Promise<RecordedEvent | undefined> {
  const [last] = await store.readStream(stream, { direction: 'backwards', limit: 1 });
  return last;
}

/** Position of the last event of the log, those of system streams included. */
export async function headOf(store: ServedStore): Promise<Position> {
  const [last] = await store.readAll({ direction: 'backwards', limit: 1, systemStreams: true });
  return last?.position ?? START;
}
