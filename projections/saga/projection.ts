/** Sagas: which are open, which wait for a person and why. */
import { sagaStream } from '../../domain/kernel/streams.js';
import type { SagaEvent } from '../../domain/saga/events.js';
import { isSagaEvent } from '../../domain/saga/saga.js';
import { eventsOf } from '../framework/events.js';
import type { Projection } from '../framework/projection.js';
import type { RowOf } from '../framework/table.js';
import { sagas } from './tables.js';

type SagaRow = RowOf<typeof sagas>;

const PREFIX = sagaStream('');

export const sagasProjection: Projection<'sagas'> = {
  name: 'sagas',
  version: 1,
  tables: [sagas],
  async apply(batch, tx) {
    const events = eventsOf(batch, isSagaEvent);
    if (events.length === 0) return;
    const idOf = (stream: string): string => stream.slice(PREFIX.length);
    const rows = await tx.rows(
      sagas,
      events.map(({ stream }) => [idOf(stream)]),
    );
    for (const { stream, event, metadata } of events) {
      const id = idOf(stream);
      rows.put(evolve(rows.get(id), event, id, metadata.at));
    }
  },
};

function evolve(row: SagaRow | undefined, event: SagaEvent, id: string, at: string): SagaRow {
  if (event.type === 'SagaStarted') {
    const { kind, payment } = event.data;
    return { id, kind, payment, state: 'open', reason: null, started_at: at, updated_at: at };
  }
  if (row === undefined) throw new Error(`saga ${id}: ${event.type} before SagaStarted`);
  const touched = { ...row, updated_at: at };
  switch (event.type) {
    case 'SagaStuck':
      return { ...touched, state: 'stuck', reason: event.data.reason };
    case 'SagaResumed':
      return { ...touched, state: 'open', reason: null };
    case 'SagaEnded':
      return { ...touched, state: 'ended', reason: null };
    case 'CallbackNoted':
      // A late callback wakes a saga that had ended.
      return row.state === 'ended' ? { ...touched, state: 'open' } : touched;
    case 'ChannelCallRequested':
    case 'ChannelCallSettled':
    case 'CaseRaised':
      return touched;
  }
}
